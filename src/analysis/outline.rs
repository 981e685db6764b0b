//! What lists ask of every file and folder of a tree, one behind the other: an order or a filter of a hundred thousand files
//! must be there in the next frame, and looking each of them up where it lies takes longer than that.

use std::sync::Arc;

use super::{FileEntry, FileId, Node, NodeId, NodeKind, Tree};
use crate::coverage::{Metric, Ratio};

/// The nodes of a tree in brief, and the paths of its files.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    nodes: Vec<Brief>,
    paths: String,
    /// Where the path of each file ends.
    ends: Vec<usize>,
}

/// A file or a folder in brief.
#[derive(Clone, Copy, Debug, Default)]
pub struct Brief {
    /// Its headline.
    pub ratio: Ratio,
    /// Missed lines and arms.
    pub impact: u64,
    /// Partial lines.
    pub partial: u64,
    /// The file; `None` for a folder.
    pub file: Option<FileId>,
    /// How many folders deep.
    pub depth: u16,
    /// Its place among all of its folder by path.
    pub place: u32,
}

impl Outline {
    /// The outline of a tree and of its files.
    pub(super) fn of(tree: &Tree, files: &[Arc<FileEntry>], headline: Metric) -> Outline {
        let brief = |node: &Arc<Node>| Brief {
            ratio: node.totals.get(headline).unwrap_or_default(),
            impact: node.impact,
            partial: node.partial,
            file: match node.kind {
                NodeKind::File(file) => Some(file),
                NodeKind::Folder => None,
            },
            depth: node.depth,
            place: 0,
        };
        let mut nodes: Vec<Brief> = tree.nodes.iter().map(brief).collect();
        let folders = tree.nodes.iter().map(|node| &node.children).filter(|children| !children.is_empty());
        for children in folders.chain([&tree.top]) {
            let mut by_path: Vec<(&str, NodeId)> =
                children.iter().filter_map(|id| Some((tree.node(*id)?.path.as_str(), *id))).collect();
            // Folders and files are each sorted already: two runs that are merged.
            by_path.sort_by_key(|child| child.0);
            for (place, (_, id)) in by_path.into_iter().enumerate() {
                if let Some(node) = nodes.get_mut(id.0 as usize) {
                    node.place = place as u32;
                }
            }
        }
        let mut outline = Outline { nodes, paths: String::new(), ends: Vec::with_capacity(files.len()) };
        for file in files {
            outline.paths.push_str(file.path.as_str());
            outline.ends.push(outline.paths.len());
        }
        outline
    }

    /// A node in brief.
    pub fn node(&self, id: NodeId) -> Option<&Brief> {
        self.nodes.get(id.0 as usize)
    }

    /// The paths of all files, in their order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.paths.get(start..*end))
    }
}

//! What lists ask of every file and folder of a tree, one behind the other: an order or a filter of a hundred thousand files
//! must be there in the next frame, and looking each of them up where it lies takes longer than that.

use std::sync::Arc;

use super::{FileEntry, FileId, Node, NodeId, NodeKind, Tree};
use crate::coverage::{List, Metric, Ratio};

/// The nodes of a tree in brief, and the paths of its files. What did not change is shared with the outline before.
#[derive(Clone, Debug)]
pub struct Outline {
    nodes: List<Brief>,
    paths: Arc<Paths>,
    headline: Metric,
}

/// The paths of files, one behind the other.
#[derive(Debug, Default)]
struct Paths {
    all: String,
    /// Where each of them ends.
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

impl Brief {
    fn of(node: &Node, headline: Metric, place: u32) -> Brief {
        Brief {
            ratio: node.totals.get(headline).unwrap_or_default(),
            impact: node.impact,
            partial: node.partial,
            file: match node.kind {
                NodeKind::File(file) => Some(file),
                NodeKind::Folder => None,
            },
            depth: node.depth,
            place,
        }
    }
}

impl Outline {
    /// The outline of a tree and of its files.
    pub(super) fn of(tree: &Tree, files: &List<Arc<FileEntry>>, headline: Metric) -> Outline {
        let mut nodes: Vec<Brief> = tree.nodes.iter().map(|node| Brief::of(node, headline, 0)).collect();
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
        let mut paths = Paths { all: String::new(), ends: Vec::with_capacity(files.len()) };
        for file in files {
            paths.all.push_str(file.path.as_str());
            paths.ends.push(paths.all.len());
        }
        Outline { nodes: nodes.into(), paths: Arc::new(paths), headline }
    }

    /// The outline after some nodes of its tree became others in their places.
    pub(super) fn after(&self, before: &Tree, tree: &Tree) -> Option<Outline> {
        let mut outline = self.clone();
        for id in before.changed(tree)? {
            let (node, known) = (tree.node(id)?, outline.nodes.get_mut(id.0 as usize)?);
            *known = Brief::of(node, self.headline, known.place);
        }
        Some(outline)
    }

    /// A node in brief.
    pub fn node(&self, id: NodeId) -> Option<&Brief> {
        self.nodes.get(id.0 as usize)
    }

    /// The paths of all files, in their order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let Paths { all, ends } = &*self.paths;
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends).filter_map(|(start, end)| all.get(start..*end))
    }
}

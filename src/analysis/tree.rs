//! The folders above the measured files, with their sums. Folders with a single child folder are joined into one row.

use super::{FileEntry, FileId};
use crate::coverage::Totals;

/// A node by its place in [`Tree::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A folder, maybe several joined.
    Folder,
    /// A measured file.
    File(FileId),
}

/// A folder or a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What to show: `internal/engine` for joined folders, the file's name for a file.
    pub name: String,
    /// The whole path; the identity of the node across reloads.
    pub path: String,
    /// The folder above; `None` at the top.
    pub parent: Option<NodeId>,
    /// Folders first, then files, each by name.
    pub children: Vec<NodeId>,
    /// Folder or file.
    pub kind: NodeKind,
    /// Sums over everything below.
    pub totals: Totals,
    /// Missed lines and arms below.
    pub impact: u64,
    /// Partial lines below.
    pub partial: u64,
    /// How many folders deep, 0 at the top.
    pub depth: u16,
}

/// All folders and files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// Parents come before their children.
    pub nodes: Vec<Node>,
    /// The nodes at the top.
    pub top: Vec<NodeId>,
}

impl Tree {
    /// Builds the tree of files that are sorted by path.
    pub fn build(files: &[FileEntry]) -> Tree {
        let mut tree = Tree::default();
        let entries: Vec<(&str, FileId)> =
            files.iter().enumerate().map(|(at, file)| (file.path.as_str(), FileId(at as u32))).collect();
        tree.top = tree.level(&entries, 0, None, 0, files);
        tree
    }

    /// The node with this id.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// Adds the nodes of one folder. All entries share their first `prefix` bytes, which end the folder's path.
    fn level(
        &mut self,
        entries: &[(&str, FileId)],
        prefix: usize,
        parent: Option<NodeId>,
        depth: u16,
        files: &[FileEntry],
    ) -> Vec<NodeId> {
        let rest = |path: &'_ str| path.get(prefix..).unwrap_or_default().len();
        let name_of = |path: &str| -> Option<usize> {
            // A leading slash (an unresolved absolute path) belongs to the first folder's name.
            let tail = path.get(prefix..)?;
            let skip = usize::from(tail.starts_with('/'));
            tail.get(skip..)?.find('/').map(|at| at + skip)
        };
        let mut folders = Vec::new();
        let mut leaves = Vec::new();
        let group = |entry: &(&str, FileId)| {
            let tail = entry.0.get(prefix..).unwrap_or_default();
            name_of(entry.0).and_then(|at| tail.get(..at)).map(str::to_owned)
        };
        for chunk in entries.chunk_by(|a, b| group(a).is_some() && group(a) == group(b)) {
            let Some((first, file)) = chunk.first().copied() else { continue };
            if rest(first) == 0 {
                continue;
            }
            match group(&(first, file)) {
                Some(_) => folders.push(self.folder(chunk, prefix, parent, depth, files)),
                None => leaves.extend(self.file(first, file, prefix, parent, depth, files)),
            }
        }
        folders.extend(leaves);
        folders
    }

    fn folder(
        &mut self,
        entries: &[(&str, FileId)],
        prefix: usize,
        parent: Option<NodeId>,
        depth: u16,
        files: &[FileEntry],
    ) -> NodeId {
        let end = joined_end(entries, prefix);
        let first = entries.first().map_or("", |entry| entry.0);
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node {
            name: first.get(prefix..end).unwrap_or_default().to_owned(),
            path: first.get(..end).unwrap_or_default().to_owned(),
            parent,
            children: Vec::new(),
            kind: NodeKind::Folder,
            totals: Totals::default(),
            impact: 0,
            partial: 0,
            depth,
        });
        let children = self.level(entries, end + 1, Some(id), depth + 1, files);
        let mut totals = Totals::default();
        let (mut impact, mut partial) = (0, 0);
        for child in children.iter().filter_map(|child| self.node(*child)) {
            totals.add(&child.totals);
            impact += child.impact;
            partial += child.partial;
        }
        if let Some(node) = self.nodes.get_mut(id.0 as usize) {
            (node.children, node.totals, node.impact, node.partial) = (children, totals, impact, partial);
        }
        id
    }

    fn file(
        &mut self,
        path: &str,
        file: FileId,
        prefix: usize,
        parent: Option<NodeId>,
        depth: u16,
        files: &[FileEntry],
    ) -> Option<NodeId> {
        let entry = files.get(file.0 as usize)?;
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node {
            name: path.get(prefix..).unwrap_or(path).to_owned(),
            path: path.to_owned(),
            parent,
            children: Vec::new(),
            kind: NodeKind::File(file),
            totals: entry.totals,
            impact: entry.impact,
            partial: entry.partial,
            depth,
        });
        Some(id)
    }
}

/// Where the joined folder's path ends: as long as all entries go through one single folder, it grows.
fn joined_end(entries: &[(&str, FileId)], prefix: usize) -> usize {
    let (Some((first, _)), Some((last, _))) = (entries.first(), entries.last()) else { return prefix };
    let slash_after = |path: &str, from: usize| {
        let skip = usize::from(path.as_bytes().get(from) == Some(&b'/'));
        path.get(from + skip..).and_then(|tail| tail.find('/')).map(|at| from + skip + at)
    };
    let mut end = slash_after(first, prefix).unwrap_or(prefix);
    while let Some(next) = slash_after(first, end + 1) {
        // Entries are sorted: when the first and the last share the folder, all between do, unless a file stands
        // directly in the outer one.
        let shared = first.get(..=next).is_some_and(|folder| entries.iter().all(|entry| entry.0.starts_with(folder)));
        if !shared || !last.starts_with(first.get(..=next).unwrap_or_default()) {
            break;
        }
        end = next;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::FileState;
    use crate::coverage::{Metric, Ratio, RepoPath};

    fn entry(path: &str, covered: u64, total: u64) -> FileEntry {
        let mut totals = Totals::default();
        totals.set(Metric::Lines, Ratio::new(covered, total));
        FileEntry {
            path: RepoPath::new(path),
            state: FileState::Measured,
            report: 0,
            totals,
            impact: total - covered,
            partial: 0,
            functions: 0..0,
        }
    }

    fn shape(tree: &Tree) -> Vec<(u16, String, Ratio)> {
        let mut out = Vec::new();
        let mut stack: Vec<NodeId> = tree.top.iter().rev().copied().collect();
        while let Some(node) = stack.pop().and_then(|id| tree.node(id)) {
            out.push((node.depth, node.name.clone(), node.totals.get(Metric::Lines).unwrap()));
            stack.extend(node.children.iter().rev());
        }
        out
    }

    #[test]
    fn folders_sum_up_and_single_folders_join() {
        let mut files =
            [entry("a/b/c/x.rs", 1, 2), entry("a/b/c/y.rs", 3, 3), entry("a/b/d.rs", 0, 4), entry("main.rs", 1, 1)];
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let rows: Vec<_> =
            shape(&Tree::build(&files)).into_iter().map(|(d, n, r)| (d, n, r.covered, r.total)).collect();
        let expected = [
            (0, "a/b", 4, 9),
            (1, "c", 4, 5),
            (2, "x.rs", 1, 2),
            (2, "y.rs", 3, 3),
            (1, "d.rs", 0, 4),
            (0, "main.rs", 1, 1),
        ];
        assert_eq!(rows, expected.map(|(d, n, c, t)| (d, n.to_owned(), c, t)));
    }

    #[test]
    fn absolute_paths_of_other_machines_have_their_own_top() {
        let mut files = [entry("/srv/ci/a.rs", 1, 1), entry("/srv/ci/b.rs", 0, 1), entry("src/c.rs", 1, 1)];
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let names: Vec<String> = shape(&Tree::build(&files)).into_iter().map(|row| row.1).collect();
        assert_eq!(names, ["/srv/ci", "a.rs", "b.rs", "src", "c.rs"]);
    }
}

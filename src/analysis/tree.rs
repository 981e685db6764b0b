//! The folders above the measured files, with their sums. Folders with a single child folder are joined into one row.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{FileEntry, FileId};
use crate::coverage::{List, RepoPath, Totals};

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
    pub children: Arc<[NodeId]>,
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

/// What the tree needs to know of a file.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its path.
    pub path: RepoPath,
    /// Its totals.
    pub totals: Totals,
    /// Missed lines and arms.
    pub impact: u64,
    /// Partial lines.
    pub partial: u64,
}

impl Leaf {
    /// A measured file.
    pub fn of(entry: &FileEntry) -> Leaf {
        Leaf { path: entry.path.clone(), totals: entry.totals, impact: entry.impact, partial: entry.partial }
    }
}

/// All folders and files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// Parents come before their children. Nodes that did not change are shared with the tree before.
    pub nodes: List<Arc<Node>>,
    /// The nodes at the top.
    pub top: Arc<[NodeId]>,
    /// The node of each file.
    leaves: Arc<[NodeId]>,
}

impl Tree {
    /// Builds the tree of files that are sorted by path.
    pub fn build(files: &[Leaf]) -> Tree {
        let nodes = Vec::with_capacity(files.len() + files.len() / 8);
        let mut builder = Builder { files, nodes, leaves: vec![NodeId(0); files.len()] };
        let entries: Vec<(&str, FileId)> =
            files.iter().enumerate().map(|(at, file)| (file.path.as_str(), FileId(at as u32))).collect();
        let top = builder.level(&entries, 0, None, 0).into();
        Tree { nodes: builder.nodes.into(), top, leaves: builder.leaves.into() }
    }

    /// The tree after some of its files became others: only they and the folders above them are new.
    #[must_use]
    pub fn after<'a>(&self, changed: impl Iterator<Item = (FileId, &'a FileEntry)>) -> Tree {
        let mut tree = self.clone();
        // Parents come before their children: going through the folders backwards, every child is summed up before.
        let mut folders = BTreeSet::new();
        for (id, entry) in changed {
            let Some(leaf) = self.leaves.get(id.0 as usize) else { continue };
            if let Some(node) = tree.node_mut(*leaf) {
                (node.totals, node.impact, node.partial) = (entry.totals, entry.impact, entry.partial);
            }
            let parent = |id: &NodeId| self.node(*id).and_then(|node| node.parent);
            folders.extend(std::iter::successors(parent(leaf), parent));
        }
        for folder in folders.into_iter().rev() {
            tree.sum_up(folder);
        }
        tree
    }

    /// Sums over all files.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for node in self.top.iter().filter_map(|id| self.node(*id)) {
            totals.add(&node.totals);
        }
        totals
    }

    /// The nodes that are others in another tree of the same files; `None` for one of other files.
    pub fn changed(&self, other: &Tree) -> Option<Vec<NodeId>> {
        let same_files = Arc::ptr_eq(&self.leaves, &other.leaves);
        let changed = same_files.then(|| self.nodes.differing(&other.nodes, Arc::ptr_eq)).flatten()?;
        Some(changed.into_iter().map(|at| NodeId(at as u32)).collect())
    }

    /// The node with this id.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize).map(|node| &**node)
    }

    /// The folder with this path.
    pub fn find_folder(&self, path: &str) -> Option<NodeId> {
        let mut level = &self.top;
        loop {
            let around = |node: &Node| {
                path.strip_prefix(node.path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            // Folders come first.
            let folders =
                level.iter().map_while(|id| Some((*id, self.node(*id).filter(|node| node.kind == NodeKind::Folder)?)));
            let (id, node) = folders.into_iter().find(|folder| around(folder.1))?;
            if node.path == path {
                return Some(id);
            }
            level = &node.children;
        }
    }

    /// The node of a file.
    pub fn leaf(&self, id: FileId) -> Option<NodeId> {
        self.leaves.get(id.0 as usize).copied()
    }

    fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(id.0 as usize).map(Arc::make_mut)
    }

    /// Sums a folder's children up.
    fn sum_up(&mut self, folder: NodeId) {
        let Some(node) = self.node(folder) else { return };
        let sums = sums(node.children.iter().filter_map(|child| self.node(*child)));
        if let Some(node) = self.node_mut(folder) {
            (node.totals, node.impact, node.partial) = sums;
        }
    }
}

/// Totals, impact and partial lines of some nodes together.
fn sums<'a>(nodes: impl Iterator<Item = &'a Node>) -> (Totals, u64, u64) {
    let mut sums = (Totals::default(), 0, 0);
    for node in nodes {
        sums.0.add(&node.totals);
        sums.1 += node.impact;
        sums.2 += node.partial;
    }
    sums
}

/// A tree on its way.
struct Builder<'a> {
    files: &'a [Leaf],
    nodes: Vec<Arc<Node>>,
    leaves: Vec<NodeId>,
}

impl Builder<'_> {
    /// Adds the nodes of one folder. All entries share their first `prefix` bytes, which end the folder's path.
    fn level(&mut self, entries: &[(&str, FileId)], prefix: usize, parent: Option<NodeId>, depth: u16) -> Vec<NodeId> {
        let rest = |path: &'_ str| path.get(prefix..).unwrap_or_default().len();
        let name_of = |path: &str| -> Option<usize> {
            // A leading slash (an unresolved absolute path) belongs to the first folder's name.
            let tail = path.get(prefix..)?;
            let skip = usize::from(tail.starts_with('/'));
            tail.get(skip..)?.find('/').map(|at| at + skip)
        };
        let mut folders = Vec::new();
        let mut leaves = Vec::new();
        let group = |path: &str| name_of(path).map(|end| prefix..prefix + end);
        let same = |a: &str, b: &str| {
            let folder = group(a).and_then(|range| a.get(range));
            folder.is_some() && folder == group(b).and_then(|range| b.get(range))
        };
        for chunk in entries.chunk_by(|a, b| same(a.0, b.0)) {
            let Some((first, file)) = chunk.first().copied() else { continue };
            if rest(first) == 0 {
                continue;
            }
            match group(first) {
                Some(_) => folders.push(self.folder(chunk, prefix, parent, depth)),
                None => leaves.extend(self.file(first, file, prefix, parent, depth)),
            }
        }
        folders.extend(leaves);
        folders
    }

    fn folder(&mut self, entries: &[(&str, FileId)], prefix: usize, parent: Option<NodeId>, depth: u16) -> NodeId {
        let end = joined_end(entries, prefix);
        let first = entries.first().map_or("", |entry| entry.0);
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Arc::new(Node {
            name: first.get(prefix..end).unwrap_or_default().to_owned(),
            path: first.get(..end).unwrap_or_default().to_owned(),
            parent,
            children: Arc::default(),
            kind: NodeKind::Folder,
            totals: Totals::default(),
            impact: 0,
            partial: 0,
            depth,
        }));
        let children = self.level(entries, end + 1, Some(id), depth + 1);
        let sums = sums(children.iter().filter_map(|child| self.nodes.get(child.0 as usize)).map(|node| &**node));
        if let Some(node) = self.nodes.get_mut(id.0 as usize).and_then(Arc::get_mut) {
            node.children = children.into();
            (node.totals, node.impact, node.partial) = sums;
        }
        id
    }

    fn file(&mut self, path: &str, file: FileId, prefix: usize, parent: Option<NodeId>, depth: u16) -> Option<NodeId> {
        let entry = self.files.get(file.0 as usize)?;
        let id = NodeId(self.nodes.len() as u32);
        if let Some(leaf) = self.leaves.get_mut(file.0 as usize) {
            *leaf = id;
        }
        self.nodes.push(Arc::new(Node {
            name: path.get(prefix..).unwrap_or(path).to_owned(),
            path: path.to_owned(),
            parent,
            children: Arc::default(),
            kind: NodeKind::File(file),
            totals: entry.totals,
            impact: entry.impact,
            partial: entry.partial,
            depth,
        }));
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
    use crate::coverage::{Metric, Ratio};

    fn entry(path: &str, covered: u64, total: u64) -> Leaf {
        let mut totals = Totals::default();
        totals.set(Metric::Lines, Ratio::new(covered, total));
        Leaf { path: RepoPath::new(path), totals, impact: total - covered, partial: 0 }
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
    fn every_folder_is_found_by_its_path() {
        let mut files =
            ["/srv/ci/a.rs", "/srv/ci/b.rs", "a-b/x.rs", "a/b/c/x.rs", "a/b/c/y.rs", "a/b/d.rs", "a/bc/z.rs"]
                .map(|path| entry(path, 1, 1));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let tree = Tree::build(&files);
        for (at, node) in tree.nodes.iter().enumerate() {
            let folder = (node.kind == NodeKind::Folder).then_some(NodeId(at as u32));
            assert_eq!(tree.find_folder(&node.path), folder, "{}", node.path);
        }
        assert_eq!((tree.find_folder("a/b/x"), tree.find_folder("")), (None, None));
    }

    #[test]
    fn absolute_paths_of_other_machines_have_their_own_top() {
        let mut files = [entry("/srv/ci/a.rs", 1, 1), entry("/srv/ci/b.rs", 0, 1), entry("src/c.rs", 1, 1)];
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let names: Vec<String> = shape(&Tree::build(&files)).into_iter().map(|row| row.1).collect();
        assert_eq!(names, ["/srv/ci", "a.rs", "b.rs", "src", "c.rs"]);
    }
}

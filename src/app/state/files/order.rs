//! From the tree to the rows of the list: order, folds and filter applied. The order is kept: folding and filtering only
//! choose among its rows.

use std::sync::Arc;

use super::row::FileSort;
use crate::analysis::{Brief, FileId, NodeId, NodeKind, Outline, Snapshot, Tree};
use crate::app::state::changes::Deltas;
use crate::coverage::{Drop, Metric};

/// Every node of the tree in the order of the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    pub(super) entries: Vec<Entry>,
    made: Option<Made>,
}

/// A node in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) id: NodeId,
    pub(super) depth: u16,
    /// The file; `None` for a folder.
    pub(super) file: Option<FileId>,
}

/// What an order was made of.
#[derive(Clone, Debug)]
struct Made {
    tree: Arc<Tree>,
    headline: Metric,
    sort: FileSort,
    reversed: bool,
    flat: bool,
    deltas: Option<Arc<Deltas>>,
}

impl Order {
    /// Puts the nodes in order, unless they are.
    pub(super) fn refresh(
        &mut self,
        snapshot: &Snapshot,
        sort: FileSort,
        reversed: bool,
        flat: bool,
        deltas: Option<&Arc<Deltas>>,
    ) {
        let same = |made: &Made| {
            let same_deltas = match (&made.deltas, deltas) {
                (Some(made), Some(deltas)) => Arc::ptr_eq(made, deltas),
                (made, deltas) => made.is_none() == deltas.is_none(),
            };
            Arc::ptr_eq(&made.tree, &snapshot.tree)
                && (made.headline, made.sort, made.reversed, made.flat) == (snapshot.headline, sort, reversed, flat)
                && (same_deltas || sort != FileSort::Delta)
        };
        if self.made.as_ref().is_some_and(same) {
            return;
        }
        let (tree, outline) = (&*snapshot.tree, snapshot.outline());
        let sorting = Sorting { tree, outline, sort, reversed, deltas: deltas.map(|deltas| &**deltas) };
        self.entries.clear();
        self.entries.reserve(tree.nodes.len());
        if flat {
            let files = (0..snapshot.files.len() as u32).filter_map(|at| tree.leaf(FileId(at)));
            // Files come in the order of their paths.
            let sorted = sorting.sorted(files.enumerate().map(|(at, id)| (at as u32, id)));
            let sorted = sorted.into_iter().filter_map(|id| sorting.entry(id));
            self.entries.extend(sorted.map(|entry| Entry { depth: 0, ..entry }));
        } else {
            sorting.level(&tree.top, &mut self.entries);
        }
        let (tree, headline, deltas) = (Arc::clone(&snapshot.tree), snapshot.headline, deltas.cloned());
        self.made = Some(Made { tree, headline, sort, reversed, flat, deltas });
    }
}

struct Sorting<'a> {
    tree: &'a Tree,
    outline: &'a Outline,
    sort: FileSort,
    reversed: bool,
    deltas: Option<&'a Deltas>,
}

impl Sorting<'_> {
    /// How far a file or folder fell; what has no rate to compare with comes last.
    fn fall(&self, id: NodeId) -> Option<Drop> {
        let (deltas, node) = (self.deltas?, self.tree.node(id)?);
        match node.kind {
            NodeKind::File(_) => deltas.of_file(&node.path, &node.totals),
            NodeKind::Folder => deltas.of_folder(&node.path, &node.totals),
        }
    }

    fn by_fall(&self, nodes: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
        let mut keyed: Vec<(Option<Drop>, NodeId)> = nodes.map(|id| (self.fall(id), id)).collect();
        keyed.sort_by(|a, b| if self.reversed { a.0.cmp(&b.0) } else { b.0.cmp(&a.0) });
        keyed.into_iter().map(|entry| entry.1).collect()
    }

    fn entry(&self, id: NodeId) -> Option<Entry> {
        self.outline.node(id).map(|&Brief { depth, file, .. }| Entry { id, depth, file })
    }

    fn level(&self, nodes: &[NodeId], entries: &mut Vec<Entry>) {
        let place = |id: &NodeId| self.outline.node(*id).map_or(0, |node| node.place);
        let sorted = self.sorted(nodes.iter().map(|id| (place(id), *id)));
        for entry in sorted.into_iter().filter_map(|id| self.entry(id)) {
            entries.push(entry);
            if entry.file.is_none()
                && let Some(folder) = self.tree.node(entry.id)
            {
                self.level(&folder.children, entries);
            }
        }
    }

    /// Nodes in order, each given with its place by path. Ties stay in the order of paths, whichever way the list is
    /// sorted; only by name they are turned, too.
    fn sorted(&self, nodes: impl Iterator<Item = (u32, NodeId)>) -> Vec<NodeId> {
        if self.sort == FileSort::Delta {
            return self.by_fall(nodes.map(|node| node.1));
        }
        let keyed = nodes.map(|(place, id)| {
            let key = self.outline.node(id).map_or(0, |node| self.sort.key(node));
            match (self.reversed, self.sort) {
                (false, _) => (key, place, id),
                (true, FileSort::Name) => (u128::MAX - key, u32::MAX - place, id),
                (true, _) => (u128::MAX - key, place, id),
            }
        });
        let mut keyed: Vec<(u128, u32, NodeId)> = keyed.collect();
        keyed.sort_unstable_by_key(|entry| (entry.0, entry.1));
        keyed.into_iter().map(|entry| entry.2).collect()
    }
}

//! From the tree to the rows of the list: order, folds and filter applied. The order is kept: folding and filtering only
//! choose among its rows.

use std::sync::Arc;

use rayon::prelude::*;

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
    outline: Outline,
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
            (made.headline, made.sort, made.reversed, made.flat) == (snapshot.headline, sort, reversed, flat)
                && (same_deltas || sort != FileSort::Delta)
        };
        let (tree, outline) = (&**snapshot.tree(), snapshot.outline());
        let sorting = Sorting { tree, outline, sort, reversed, deltas: deltas.map(|deltas| &**deltas) };
        if let Some(made) = self.made.as_mut().filter(|made| same(made))
            && (Arc::ptr_eq(&made.tree, snapshot.tree()) || !flat && sorting.is_order_of(made))
        {
            (made.tree, made.outline) = (Arc::clone(snapshot.tree()), outline.clone());
            return;
        }
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
        let (tree, outline, deltas) = (Arc::clone(snapshot.tree()), outline.clone(), deltas.cloned());
        self.made = Some(Made { tree, outline, headline: snapshot.headline, sort, reversed, flat, deltas });
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

    /// Do all nodes stand in the order that was made, although some of them are others by now? Each of these must stand
    /// before and behind the same ones of its folder. Where that asks for more than all nodes once, nobody looks.
    fn is_order_of(&self, made: &Made) -> bool {
        let mut looks = self.tree.nodes.len();
        let Some(changed) = made.tree.changed(self.tree).filter(|_| self.sort != FileSort::Delta) else { return false };
        let mut stays = |id: NodeId| {
            let parent = self.tree.node(id).and_then(|node| node.parent);
            let siblings = match parent {
                Some(parent) => self.tree.node(parent).map(|parent| &parent.children),
                None => Some(&self.tree.top),
            };
            let order = |outline: &Outline, other: NodeId| {
                let key = |id: NodeId| outline.node(id).map(|node| self.key(node, node.place));
                key(id).cmp(&key(other))
            };
            let before = |other: &NodeId| order(&made.outline, *other) == order(self.outline, *other);
            let Some(siblings) = siblings else { return false };
            let Some(left) = looks.checked_sub(siblings.len()) else { return false };
            looks = left;
            siblings.iter().all(before)
        };
        changed.into_iter().all(&mut stays)
    }

    /// Nodes in order, each given with its place by path. Ties stay in the order of paths, whichever way the list is
    /// sorted; only by name they are turned, too.
    fn sorted(&self, nodes: impl Iterator<Item = (u32, NodeId)>) -> Vec<NodeId> {
        if self.sort == FileSort::Delta {
            return self.by_fall(nodes.map(|node| node.1));
        }
        let keyed = nodes.map(|(place, id)| (self.outline.node(id).map(|node| self.key(node, place)), id));
        let mut keyed: Vec<(Option<(u128, u32)>, NodeId)> = keyed.collect();
        // A flat list of a large project must not keep the key waiting.
        keyed.par_sort_unstable_by_key(|entry| entry.0);
        keyed.into_iter().map(|entry| entry.1).collect()
    }

    /// The smallest comes first.
    fn key(&self, node: &Brief, place: u32) -> (u128, u32) {
        let key = self.sort.key(node);
        match (self.reversed, self.sort) {
            (false, _) => (key, place),
            (true, FileSort::Name) => (u128::MAX - key, u32::MAX - place),
            (true, _) => (u128::MAX - key, place),
        }
    }
}

#[cfg(test)]
mod tests;

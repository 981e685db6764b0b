//! From the tree to the rows of the list: order, folds and filter applied. The order is kept: folding and filtering only
//! choose among its rows.

use std::sync::Arc;

use rayon::prelude::*;

use super::row::{FileSort, Item, Row};
use crate::analysis::{NodeId, NodeKind, Snapshot, Tree};
use crate::app::state::changes::Deltas;
use crate::coverage::{Drop, Metric};

/// Every node of the tree in the order of the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    pub(super) rows: Vec<Row>,
    made: Option<Made>,
}

/// What an order was made of.
#[derive(Clone, Debug)]
struct Made {
    tree: Tree,
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
        let tree = &snapshot.tree;
        let same = |made: &Made| {
            let same_deltas = match (&made.deltas, deltas) {
                (Some(made), Some(deltas)) => Arc::ptr_eq(made, deltas),
                (made, deltas) => made.is_none() == deltas.is_none(),
            };
            made.tree.is_same(tree)
                && (made.headline, made.sort, made.reversed, made.flat) == (snapshot.headline, sort, reversed, flat)
                && (same_deltas || sort != FileSort::Delta)
        };
        if self.made.as_ref().is_some_and(same) {
            return;
        }
        let sorting =
            Sorting { tree, headline: snapshot.headline, sort, reversed, deltas: deltas.map(|deltas| &**deltas) };
        self.rows.clear();
        if flat {
            let files = (0..snapshot.files.len() as u32).filter_map(|at| tree.leaf(crate::analysis::FileId(at)));
            let sorted = sorting.sorted_files(files);
            self.rows.extend(sorted.into_iter().map(|id| Row { item: Item::Node(id), depth: 0 }));
        } else {
            sorting.level(&tree.top, &mut self.rows);
        }
        let (tree, headline, deltas) = (tree.clone(), snapshot.headline, deltas.cloned());
        self.made = Some(Made { tree, headline, sort, reversed, flat, deltas });
    }
}

struct Sorting<'a> {
    tree: &'a Tree,
    headline: Metric,
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

    fn level(&self, nodes: &[NodeId], rows: &mut Vec<Row>) {
        for id in self.sorted(nodes.iter().copied()) {
            let Some(node) = self.tree.node(id) else { continue };
            rows.push(Row { item: Item::Node(id), depth: node.depth });
            if node.kind == NodeKind::Folder {
                self.level(&node.children, rows);
            }
        }
    }

    /// The same for files that come in the order of their paths: of a large project so many that no two paths should be
    /// compared.
    fn sorted_files(&self, files: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
        if self.sort == FileSort::Delta {
            return self.by_fall(files);
        }
        if self.sort == FileSort::Name {
            let mut files: Vec<NodeId> = files.collect();
            if self.reversed {
                files.reverse();
            }
            return files;
        }
        let key = |id: NodeId| {
            let key = self.tree.node(id).map_or(0, |node| self.sort.key(self.headline, node));
            (if self.reversed { u128::MAX - key } else { key }, id)
        };
        let mut keyed: Vec<(u128, NodeId)> = files.map(key).collect();
        keyed.par_sort_by_key(|entry| entry.0);
        keyed.into_iter().map(|entry| entry.1).collect()
    }

    /// Ties stay in the order of paths, whichever way the list is sorted; only by name they are turned, too.
    fn sorted(&self, nodes: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
        if self.sort == FileSort::Delta {
            return self.by_fall(nodes);
        }
        let keyed = nodes.filter_map(|id| {
            let node = self.tree.node(id)?;
            Some((self.sort.key(self.headline, node), node.path.as_str(), id))
        });
        let mut keyed: Vec<(u128, &str, NodeId)> = keyed.collect();
        keyed.sort_unstable_by(|a, b| {
            if self.sort == FileSort::Name {
                let order = (a.0, a.1).cmp(&(b.0, b.1));
                return if self.reversed { order.reverse() } else { order };
            }
            let order = if self.reversed { b.0.cmp(&a.0) } else { a.0.cmp(&b.0) };
            order.then_with(|| a.1.cmp(b.1))
        });
        keyed.into_iter().map(|entry| entry.2).collect()
    }
}

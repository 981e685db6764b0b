//! From the tree to the rows of the list: order, folds and filter applied. The order is kept: folding and filtering only
//! choose among its rows.

use super::{FileSort, Files, Item, Row};
use crate::analysis::{NodeId, NodeKind, Snapshot, Tree};
use crate::coverage::Metric;

/// Every node of the tree in the order of the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    rows: Vec<Row>,
    made: Option<(Tree, Metric, FileSort, bool, bool)>,
}

impl Order {
    /// Puts the nodes in order, unless they are.
    pub(super) fn refresh(&mut self, snapshot: &Snapshot, sort: FileSort, reversed: bool, flat: bool) {
        let tree = &snapshot.tree;
        let same = |made: &(Tree, Metric, FileSort, bool, bool)| {
            made.0.is_same(tree) && (made.1, made.2, made.3, made.4) == (snapshot.headline, sort, reversed, flat)
        };
        if self.made.as_ref().is_some_and(same) {
            return;
        }
        let sorting = Sorting { tree, headline: snapshot.headline, sort, reversed };
        self.rows.clear();
        if flat {
            let files = (0..snapshot.files.len() as u32).filter_map(|at| tree.leaf(crate::analysis::FileId(at)));
            let sorted = sorting.sorted(files);
            self.rows.extend(sorted.into_iter().map(|id| Row { item: Item::Node(id), depth: 0 }));
        } else {
            sorting.level(&tree.top, &mut self.rows);
        }
        self.made = Some((tree.clone(), snapshot.headline, sort, reversed, flat));
    }
}

struct Sorting<'a> {
    tree: &'a Tree,
    headline: Metric,
    sort: FileSort,
    reversed: bool,
}

impl Sorting<'_> {
    fn level(&self, nodes: &[NodeId], rows: &mut Vec<Row>) {
        for id in self.sorted(nodes.iter().copied()) {
            let Some(node) = self.tree.node(id) else { continue };
            rows.push(Row { item: Item::Node(id), depth: node.depth });
            if node.kind == NodeKind::Folder {
                self.level(&node.children, rows);
            }
        }
    }

    /// Ties stay in the order of paths, whichever way the list is sorted; only by name they are turned, too.
    fn sorted(&self, nodes: impl Iterator<Item = NodeId>) -> Vec<NodeId> {
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

/// The visible rows.
pub(super) fn build(files: &Files, snapshot: &Snapshot) -> Vec<Row> {
    let shown = shown(files, snapshot);
    let shown = shown.as_deref();
    let mut rows = Vec::with_capacity(files.order.rows.len());
    // Rows deeper than this are folded away.
    let mut open = u16::MAX;
    for row in &files.order.rows {
        if row.depth > open {
            continue;
        }
        let Item::Node(id) = row.item else { continue };
        if !is_shown(shown, id) {
            continue;
        }
        rows.push(*row);
        let folded = !files.flat && is_folder(snapshot, id) && !files.is_open(snapshot, row.item);
        open = if folded { row.depth } else { u16::MAX };
    }
    unmeasured(files, snapshot, &mut rows);
    rows
}

fn is_folder(snapshot: &Snapshot, id: NodeId) -> bool {
    snapshot.tree.node(id).is_some_and(|node| node.kind == NodeKind::Folder)
}

/// Which nodes pass the filter, themselves or by something below them; `None` for all.
fn shown(files: &Files, snapshot: &Snapshot) -> Option<Vec<bool>> {
    files.admitted.as_ref()?;
    let mut shown = vec![false; snapshot.tree.nodes.len()];
    // Parents come before their children, so that going backwards every child is known before its parent.
    for (at, node) in snapshot.tree.nodes.iter().enumerate().rev() {
        if let NodeKind::File(file) = node.kind {
            shown[at] = files.admits(file);
        }
        if shown[at]
            && let Some(slot) = node.parent.and_then(|parent| shown.get_mut(parent.0 as usize))
        {
            *slot = true;
        }
    }
    Some(shown)
}

fn is_shown(shown: Option<&[bool]>, id: NodeId) -> bool {
    shown.is_none_or(|shown| shown.get(id.0 as usize).copied().unwrap_or(false))
}

/// Unmeasured files come last: one row a language, its files below when it is open.
fn unmeasured(files: &Files, snapshot: &Snapshot, rows: &mut Vec<Row>) {
    if files.filter.needs_data() {
        return;
    }
    let mut words = files.filter.words();
    for (at, entry) in snapshot.not_measured.iter().enumerate() {
        let mut matches = entry.files.iter().enumerate().filter(|(_, path)| words.matches(path.as_str())).peekable();
        if matches.peek().is_none() {
            continue;
        }
        let item = Item::Language(at);
        rows.push(Row { item, depth: 0 });
        if files.is_open(snapshot, item) {
            rows.extend(matches.map(|(file, _)| Row { item: Item::Unmeasured(at, file), depth: 1 }));
        }
    }
}

//! From the tree to the rows of the list: order, folds and filter applied.

use super::{FileSort, Files, Item, Row};
use crate::analysis::{Node, NodeId, NodeKind, Snapshot};

/// The visible rows.
pub(super) fn build(files: &Files, snapshot: &Snapshot) -> Vec<Row> {
    let shown = shown(files, snapshot);
    let shown = shown.as_deref();
    let mut rows = Vec::with_capacity(snapshot.tree.nodes.len());
    if files.flat {
        let all = (0..snapshot.tree.nodes.len()).map(|at| NodeId(at as u32));
        let is_file = |id: &NodeId| matches!(snapshot.tree.node(*id), Some(Node { kind: NodeKind::File(_), .. }));
        let mut ids: Vec<NodeId> = all.filter(|id| is_file(id) && is_shown(shown, *id)).collect();
        order(files, snapshot, &mut ids);
        rows.extend(ids.into_iter().map(|id| Row { item: Item::Node(id), depth: 0 }));
    } else {
        level(files, snapshot, shown, &snapshot.tree.top, &mut rows);
    }
    unmeasured(files, snapshot, &mut rows);
    rows
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

fn level(files: &Files, snapshot: &Snapshot, shown: Option<&[bool]>, nodes: &[NodeId], rows: &mut Vec<Row>) {
    let mut ids: Vec<NodeId> = nodes.iter().copied().filter(|id| is_shown(shown, *id)).collect();
    order(files, snapshot, &mut ids);
    for id in ids {
        let Some(node) = snapshot.tree.node(id) else { continue };
        let item = Item::Node(id);
        rows.push(Row { item, depth: node.depth });
        if node.kind == NodeKind::Folder && files.is_open(snapshot, item) {
            level(files, snapshot, shown, &node.children, rows);
        }
    }
}

/// Sorts siblings. Ties stay in the order of paths, whichever way the list is sorted.
fn order(files: &Files, snapshot: &Snapshot, ids: &mut [NodeId]) {
    let tree = &snapshot.tree;
    ids.sort_by(|a, b| {
        let (Some(a), Some(b)) = (tree.node(*a), tree.node(*b)) else { return std::cmp::Ordering::Equal };
        let order = files.sort.compare(snapshot, a, b);
        if files.sort == FileSort::Name {
            let by_path = order.then_with(|| a.path.cmp(&b.path));
            return if files.reversed { by_path.reverse() } else { by_path };
        }
        let order = if files.reversed { order.reverse() } else { order };
        order.then_with(|| a.path.cmp(&b.path))
    });
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

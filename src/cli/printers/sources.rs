//! The source of what was lost, in Markdown: folded, since a page is read from its top.

use std::fmt::Write as _;

use super::links::Links;
use super::passages::Passage;
use crate::markdown::{escape, fence};

/// The passages that fit on a page of so many bytes, and how many do not. `all` counts those that were never made.
pub(super) fn markdown(out: &mut String, (passages, all): (&[Passage], usize), links: Links<'_>, budget: usize) {
    if passages.is_empty() {
        return;
    }
    let mut shown = 0;
    let mut inside = String::new();
    for passage in passages {
        let place = links.place(&passage.path, &[passage.lines], None);
        let code = fence(passage.shown.iter().map(String::as_str));
        let was = passage.was.as_ref().map(|was| format!("; {was}")).unwrap_or_default();
        let block = format!("{place} {}\n\n{code}\n", escape(&format!("{}{was}", passage.words())));
        if out.len() + inside.len() + block.len() > budget && shown > 0 {
            break;
        }
        inside.push_str(&block);
        shown += 1;
    }
    let _ = write!(out, "\n<details><summary>The source of what was lost</summary>\n\n{inside}");
    if all > shown {
        let _ = writeln!(out, "…and {} more places.\n", all - shown);
    }
    out.push_str("</details>\n");
}

//! Several frames as one SVG that moves: each is shown for a while, one after the other, and again from the beginning.
//! What two frames share is there once: a frame is cut into strips, and strips that say the same are one, wherever they
//! lie. Viewers that do not move pictures show the first frame.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::frame::{Frame, Palette};
use crate::glyphs::CELL;
use crate::svg;

/// A frame, and how it is shown.
pub(crate) struct Shot {
    pub(crate) frame: Frame,
    /// What stands in the title of the window meanwhile.
    pub(crate) caption: String,
    /// For how long, in tenths of a second.
    pub(crate) time: u32,
}

/// In which shots something is shown, a bit for each.
type Shown = u64;

/// Draws the shots, cut at these columns.
pub(crate) fn draw(shots: &[Shot], palette: &Palette, title: &str, cuts: &[u16]) -> String {
    let Some(first) = shots.first() else { return String::new() };
    let size = svg::size(first.frame.columns, first.frame.rows);
    let mut strips = Strips::default();
    for (at, shot) in shots.iter().enumerate() {
        let edges: Vec<u16> = [&[0], cuts, &[shot.frame.columns]].concat();
        for row in 0..shot.frame.rows {
            for edge in edges.windows(2) {
                strips.add(svg::cells(&shot.frame.strip(row, edge[0], edge[1])), row, 1 << at);
            }
        }
    }
    let mut out = svg::begin(size, title);
    out.push_str("<defs>\n");
    for (id, content) in strips.contents.iter().enumerate() {
        let _ = write!(out, "<g id=\"s{id}\">\n{content}</g>\n");
    }
    out.push_str("</defs>\n");
    out.push_str(&svg::window(size, palette));
    let times: Vec<u32> = shots.iter().map(|shot| shot.time).collect();
    let mut captions: Vec<(&str, Shown)> = Vec::new();
    for (at, shot) in shots.iter().enumerate() {
        match captions.iter_mut().find(|known| known.0 == shot.caption) {
            Some(known) => known.1 |= 1 << at,
            None => captions.push((&shot.caption, 1 << at)),
        }
    }
    for (caption, shown) in captions {
        out.push_str(&group(shown, &times, &svg::heading(size, palette, caption)));
    }
    out.push_str(&svg::inside());
    for (shown, uses) in strips.grouped() {
        let uses = uses.into_iter().fold(String::new(), |mut uses, (id, row)| {
            let _ = writeln!(uses, "<use href=\"#s{id}\" y=\"{}\"/>", u32::from(row) * CELL.1);
            uses
        });
        out.push_str(&group(shown, &times, &uses));
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// What there is to draw, and where and when.
#[derive(Default)]
struct Strips {
    contents: Vec<String>,
    ids: HashMap<String, usize>,
    /// Of each strip in each row.
    shown: Vec<((usize, u16), Shown)>,
    places: HashMap<(usize, u16), usize>,
}

impl Strips {
    fn add(&mut self, content: String, row: u16, shot: Shown) {
        if content.is_empty() {
            return;
        }
        let id = *self.ids.entry(content).or_insert_with_key(|content| {
            self.contents.push(content.clone());
            self.contents.len() - 1
        });
        let at = *self.places.entry((id, row)).or_insert_with(|| {
            self.shown.push(((id, row), 0));
            self.shown.len() - 1
        });
        self.shown[at].1 |= shot;
    }

    /// Strips that are shown at the same time together, in the order in which they come.
    fn grouped(&self) -> Vec<(Shown, Vec<(usize, u16)>)> {
        let mut groups: Vec<(Shown, Vec<(usize, u16)>)> = Vec::new();
        for (place, shown) in &self.shown {
            match groups.iter_mut().find(|group| group.0 == *shown) {
                Some(group) => group.1.push(*place),
                None => groups.push((*shown, vec![*place])),
            }
        }
        groups
    }
}

/// Something that is shown in some shots.
fn group(shown: Shown, times: &[u32], content: &str) -> String {
    let is_shown: Vec<bool> = (0..times.len()).map(|at| (shown >> at) & 1 == 1).collect();
    if is_shown.iter().all(|shown| *shown) {
        return format!("<g>\n{content}</g>\n");
    }
    let total: u32 = times.iter().sum();
    let (mut values, mut starts, mut now) = (Vec::new(), Vec::new(), 0);
    for (at, time) in times.iter().enumerate() {
        if at == 0 || is_shown[at] != is_shown[at - 1] {
            values.push(if is_shown[at] { "visible" } else { "hidden" });
            starts.push((f64::from(now * 10_000 / total) / 10_000.0).to_string());
        }
        now += time;
    }
    let visibility = if is_shown[0] { "" } else { " visibility=\"hidden\"" };
    let (seconds, values, starts) = (f64::from(total) / 10.0, values.join(";"), starts.join(";"));
    format!(
        "<g{visibility}>\n<animate attributeName=\"visibility\" dur=\"{seconds}s\" repeatCount=\"indefinite\" \
         calcMode=\"discrete\" values=\"{values}\" keyTimes=\"{starts}\"/>\n{content}</g>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::DARK;

    fn shot(rows: [&str; 2], caption: &str, time: u32) -> Shot {
        let size = |cells| std::num::NonZeroU16::new(cells).unwrap();
        let mut parser = vt100::Parser::new(size(2), size(10), 0);
        parser.process(format!("\x1b[?25l{}\r\n{}", rows[0], rows[1]).as_bytes());
        Shot { frame: Frame::of(parser.screen(), &DARK), caption: caption.to_owned(), time }
    }

    #[test]
    fn what_frames_share_is_there_once_and_each_has_its_time() {
        let shots = [shot(["one", "two"], "a", 10), shot(["two", "one"], "a", 20), shot(["one", "six"], "b", 10)];
        let svg = draw(&shots, &DARK, "t", &[5]);
        for word in ["one", "two", "six"] {
            assert_eq!(svg.matches(&format!(">{word}</text>")).count(), 1, "{word}");
        }
        let id = |word: &str| {
            let before = svg.split(&format!(">{word}</text>")).next().unwrap();
            before.rsplit("<g id=\"").next().unwrap().split('"').next().unwrap().to_owned()
        };
        let uses = |word: &str, y: u32| {
            let found = svg.find(&format!("<use href=\"#{}\" y=\"{y}\"/>", id(word))).unwrap();
            svg[..found].rsplit("<animate ").next().unwrap().lines().next().unwrap().to_owned()
        };
        let first = uses("one", 0);
        assert!(first.contains("dur=\"4s\"") && first.contains("values=\"visible;hidden;visible\""), "{first}");
        assert!(first.contains("keyTimes=\"0;0.25;0.75\""), "{first}");
        assert!(uses("six", 40).contains("values=\"hidden;visible\" keyTimes=\"0;0.75\""), "{}", uses("six", 40));
        assert!(svg.contains(">a</text>") && svg.contains(">b</text>"));
    }

    #[test]
    fn what_never_changes_does_not_move() {
        let svg = draw(&[shot(["one", "two"], "a", 10), shot(["one", "two"], "a", 10)], &DARK, "t", &[]);
        assert!(!svg.contains("<animate"), "{svg}");
    }
}

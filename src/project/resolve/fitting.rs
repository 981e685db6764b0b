//! Which of several files of one name is meant? The one whose text has code where lines were measured. Two files of
//! which both have, or neither has, stay ambiguous: nothing is merged by guess.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::resolution::{Resolution, Rule};
use crate::coverage::{Lines, RepoPath};
use crate::project::index::Index;
use crate::project::mapping::open_regular;

/// A file as a report tells of it.
#[derive(Clone, Copy, Debug)]
pub(in crate::project) struct Reported<'a> {
    pub(in crate::project) path: &'a str,
    pub(in crate::project) lines: &'a Lines,
}

/// Looks into the files that might be meant.
pub(super) struct Fitting<'a> {
    root: &'a Path,
    index: &'a Index,
}

/// Larger files are not looked into.
const LARGEST: u64 = 16 << 20;

impl<'a> Fitting<'a> {
    pub(super) fn new(root: &'a Path, index: &'a Index) -> Fitting<'a> {
        Fitting { root, index }
    }

    /// Resolves what is ambiguous and can be told apart. With `own_files` a path that comes several times stands for
    /// several files, as below several roots; else for one file that was measured several times.
    pub(super) fn tell_apart(&self, all: &mut [Resolution], files: &[Reported<'_>], own_files: bool) {
        let mut by_path: FxHashMap<RepoPath, Vec<usize>> = FxHashMap::default();
        for (at, resolution) in all.iter().enumerate() {
            if let Resolution::Ambiguous(path, _) = resolution {
                by_path.entry(path.clone()).or_default().push(at);
            }
        }
        for (path, places) in by_path {
            let Some(Resolution::Ambiguous(_, rivals)) = places.first().and_then(|at| all.get(*at)).cloned() else {
                continue;
            };
            let texts: Vec<Option<Vec<bool>>> = rivals.iter().map(|rival| self.code(rival)).collect();
            let fits = |at: usize, rival: usize| {
                let (file, text) = (files.get(at), texts.get(rival).and_then(Option::as_ref));
                file.zip(text).is_some_and(|(file, text)| fit(file.lines, text))
            };
            let groups: Vec<Vec<usize>> =
                if own_files { places.iter().map(|at| vec![*at]).collect() } else { vec![places] };
            for (nth, (group, found)) in groups.iter().zip(assigned(&groups, rivals.len(), fits)).enumerate() {
                for at in group {
                    let Some(slot) = all.get_mut(*at) else { continue };
                    *slot = match found.and_then(|found| rivals.get(found)) {
                        Some(found) => Resolution::Found(found.clone(), Rule::Lines),
                        None if nth == 0 => continue,
                        None => Resolution::Ambiguous(RepoPath::new(&format!("{path} ({})", nth + 1)), rivals.clone()),
                    };
                }
            }
        }
    }

    /// For each line of a file whether it has anything but space and a comment.
    fn code(&self, path: &RepoPath) -> Option<Vec<bool>> {
        use std::io::Read as _;
        let mut text = Vec::new();
        let open = open_regular(&self.root.join(self.index.real(path))).ok()?;
        open.take(LARGEST).read_to_end(&mut text).ok()?;
        let has_code = |line: &[u8]| {
            let line = line.trim_ascii();
            !line.is_empty() && ![&b"#"[..], b"//", b"*", b"--"].iter().any(|comment| line.starts_with(comment))
        };
        Some(text.split(|byte| *byte == b'\n').map(has_code).collect())
    }
}

fn fit(lines: &Lines, code: &[bool]) -> bool {
    lines.iter().all(|(line, _)| code.get(line.index()).copied().unwrap_or(false))
}

/// For each group the one rival that it fits, none of them twice: those with a single choice choose first.
fn assigned(groups: &[Vec<usize>], rivals: usize, fits: impl Fn(usize, usize) -> bool) -> Vec<Option<usize>> {
    let mut choices: Vec<Vec<usize>> = groups
        .iter()
        .map(|group| (0..rivals).filter(|rival| group.iter().all(|at| fits(*at, *rival))).collect())
        .collect();
    let mut found = vec![None; groups.len()];
    while let Some((at, one)) = choices.iter().enumerate().find_map(|(at, left)| match left.as_slice() {
        [one] => Some((at, *one)),
        _ => None,
    }) {
        if let Some(slot) = found.get_mut(at) {
            *slot = Some(one);
        }
        for left in &mut choices {
            left.retain(|rival| *rival != one);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_choice_leaves_the_others_fewer() {
        type Row<'a> = (&'a [&'a [usize]], &'a [Option<usize>]);
        let table: [Row<'_>; 4] = [
            (&[&[0, 1], &[1]], &[Some(0), Some(1)]),
            (&[&[0, 1], &[0, 1]], &[None, None]),
            (&[&[], &[1]], &[None, Some(1)]),
            // Both fit one file only: the data are of two files, and one of them is somewhere else.
            (&[&[0], &[0]], &[Some(0), None]),
        ];
        for (fitting, expected) in table {
            let groups: Vec<Vec<usize>> = (0..fitting.len()).map(|at| vec![at]).collect();
            assert_eq!(assigned(&groups, 2, |at, rival| fitting[at].contains(&rival)), expected);
        }
    }
}

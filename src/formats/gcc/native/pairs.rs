//! Which counters belong to which notes. A program writes its counters beside the notes, or below another folder
//! (`GCOV_PREFIX`), or under a name that holds the whole path (`#build#a.gcda`): the name of the file is the same, and
//! the stamp. Among several notes of one name and stamp those are meant whose path ends alike for longest.

use rustc_hash::FxHashMap;

use super::sent::sent_from;

/// A file of notes or of counters.
pub(super) struct File<'a> {
    pub(super) name: &'a str,
    pub(super) stamp: u32,
}

/// What became of counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// They belong to these notes, by number.
    To(usize),
    /// The notes of their name are of another build.
    OtherBuild(usize),
    /// There are no notes of their name.
    Nothing,
}

/// The notes of each file of counters.
pub(super) fn pairs(notes: &[File<'_>], counters: &[File<'_>]) -> Vec<Match> {
    let paths: Vec<String> = notes.iter().map(|file| path(file.name)).collect();
    let mut by_name: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, path) in paths.iter().enumerate() {
        by_name.entry(last(path)).or_default().push(at);
    }
    let one = |file: &File<'_>| {
        let own = path(file.name);
        let Some(candidates) = by_name.get(last(&own)) else { return Match::Nothing };
        let alike = |at: &usize| {
            let other = paths.get(*at).map_or("", String::as_str);
            // The first of several: they come in order.
            (own.rsplit('/').zip(other.rsplit('/')).take_while(|(a, b)| a == b).count(), std::cmp::Reverse(*at))
        };
        let fits = |at: &&usize| notes.get(**at).is_some_and(|notes| notes.stamp == file.stamp);
        match candidates.iter().filter(fits).max_by_key(|at| alike(at)) {
            Some(at) => Match::To(*at),
            None => candidates.iter().max_by_key(|at| alike(at)).map_or(Match::Nothing, |at| Match::OtherBuild(*at)),
        }
    };
    counters.iter().map(one).collect()
}

/// The path of a file without its extension.
fn path(name: &str) -> String {
    let path = sent_from(&name.replace('\\', "/"));
    let stem =
        path.rsplit_once('.').map(|(stem, _)| stem.len()).filter(|end| !path.get(*end..).unwrap_or("").contains('/'));
    path.get(..stem.unwrap_or(path.len())).unwrap_or(&path).to_owned()
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::Match::To;
    use super::*;

    fn file((name, stamp): &(&'static str, u32)) -> File<'static> {
        File { name, stamp: *stamp }
    }

    #[test]
    fn counters_find_their_notes_by_name_stamp_and_path() {
        let notes = [("build/a/x.gcno", 1), ("build/b/x.gcno", 1), ("build/x.c.gcno", 2), ("old/a/y.gcno", 5)];
        let notes: Vec<_> = notes.iter().map(file).collect();
        let counters = [
            ("build/a/x.gcda", 1),
            ("/sent/home/build/b/x.gcda", 1),
            ("sent/#home#build#b#x.gcda", 1),
            ("sent/#home#build#a#^#b#x.gcda", 1),
            ("q/x.gcda", 1),
            ("x.c.gcda", 2),
            ("build/a/y.gcda", 6),
            ("build/a/z.gcda", 1),
        ];
        let counters: Vec<_> = counters.iter().map(file).collect();
        assert_eq!(
            pairs(&notes, &counters),
            [To(0), To(1), To(1), To(1), To(0), To(2), Match::OtherBuild(3), Match::Nothing]
        );
    }
}

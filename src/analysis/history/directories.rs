//! Directories with the sum of everything below them, the same rows at every moment, so that a directory can be followed
//! through time.

use std::collections::{BTreeMap, BTreeSet};

use super::Change;
use crate::analysis::differential::Measurement;
use crate::coverage::{Metric, Ratio};

/// A directory at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Its path, without a slash at the end.
    pub path: String,
    /// The sum of everything below it; 0 of 0 where there is nothing.
    pub ratio: Ratio,
    /// How that stands to the moment before.
    pub change: Change,
}

/// The directories in which measured files lie.
pub(super) fn holding_files(measurement: &Measurement) -> BTreeSet<String> {
    let mut directories = BTreeSet::new();
    let mut last = None;
    for file in measurement.files().iter().filter(|file| file.is_measured()) {
        // Files are sorted by path: those of one directory mostly follow each other.
        let directory = parent(file.path.as_str());
        if directory != last {
            directories.extend(directory.map(str::to_owned));
            last = directory;
        }
    }
    directories
}

/// The directories worth a row. One that holds a single directory and no file says nothing that its child does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listed {
    paths: Vec<String>,
}

impl Listed {
    /// Those among some that hold files, and those above them.
    pub(super) fn of<'a>(holding_files: impl Iterator<Item = &'a String>) -> Listed {
        let mut paths: BTreeSet<&str> = holding_files.map(String::as_str).collect();
        let mut children: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for directory in &paths {
            let mut below = *directory;
            while let Some(above) = parent(below) {
                if !children.entry(above).or_default().insert(below) {
                    break;
                }
                below = above;
            }
        }
        paths.extend(children.into_iter().filter(|(_, below)| below.len() > 1).map(|(path, _)| path));
        Listed { paths: paths.into_iter().map(str::to_owned).collect() }
    }

    /// The directories of a measurement, beside those of the moment before and the metric of that.
    pub(super) fn rows(
        &self,
        measurement: &Measurement,
        metric: Metric,
        before: Option<(Metric, &[Directory])>,
    ) -> Vec<Directory> {
        let mut sums: BTreeMap<&str, Ratio> = BTreeMap::new();
        let mut files = measurement.files().iter().peekable();
        while let Some(first) = files.peek() {
            let folder = parent(first.path.as_str());
            let of_folder = std::iter::from_fn(|| files.next_if(|file| parent(file.path.as_str()) == folder));
            let ratio: Ratio = of_folder.filter_map(|file| file.totals.get(metric)).sum();
            let mut above = folder;
            while let Some(directory) = above {
                *sums.entry(directory).or_default() += ratio;
                above = parent(directory);
            }
        }
        let row = |(at, path): (usize, &String)| {
            let ratio = sums.get(path.as_str()).copied().unwrap_or_default();
            let earlier = before.and_then(|(metric, directories)| Some((metric, directories.get(at)?.ratio)));
            Directory { path: path.clone(), ratio, change: Change::between(earlier, metric, ratio) }
        };
        self.paths.iter().enumerate().map(row).collect()
    }

    pub(super) fn into_paths(self) -> Vec<String> {
        self.paths
    }
}

/// The directory that holds a file or a directory; `None` for what lies at the top, which the total stands for.
fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(directory, _)| directory).filter(|directory| !directory.is_empty())
}

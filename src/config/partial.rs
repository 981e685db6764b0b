//! What can be set: the layers' partial settings and what they resolve to.

use std::str::FromStr;

use super::{OwnKeys, Repository};
use crate::analysis::gates::Rules;
use crate::coverage::Metric;

/// The settings in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Reports to read instead of those that discovery finds: paths or globs, relative to the root.
    pub paths: Vec<String>,
    /// How paths of reports become paths of the project, the longest prefix first.
    pub remap: Vec<Remap>,
    /// Only files that match one of these globs count; no glob means all.
    pub include: Vec<String>,
    /// Files that match one of these globs do not count.
    pub exclude: Vec<String>,
    /// The metric shown first; `None` chooses by the data.
    pub metric: Option<Metric>,
    /// Digits after the decimal point; `None` leaves the choice to the output.
    pub precision: Option<u8>,
    /// Name of the baseline to compare with; `None` chooses by commit and date.
    pub baseline: Option<String>,
    /// What `run` and `watch` run instead of what fits the project, as a shell takes it.
    pub watch_command: Option<String>,
    /// Where it leaves its reports: paths or globs; none for wherever reports are found.
    pub watch_reports: Vec<String>,
    /// Name of the colour theme; `None` chooses by the terminal's background.
    pub theme: Option<String>,
    /// Width of the list beside the source, in percent.
    pub split: u8,
    /// Columns between tab stops.
    pub tab_width: u8,
    /// Which characters may be drawn.
    pub glyphs: Glyphs,
    /// Keys that the user gives actions, in the order of their file.
    pub keys: Vec<OwnKeys>,
    /// The rules of `check`.
    pub gates: Rules,
    /// Where files of the commit can be looked at, when a CI service says so.
    pub repository: Option<Repository>,
}

/// One layer's settings: `None` leaves a key to the layers below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partial {
    /// `reports.paths`
    pub paths: Option<Vec<String>>,
    /// `reports.remap`
    pub remap: Option<Vec<Remap>>,
    /// `reports.include`
    pub include: Option<Vec<String>>,
    /// `reports.exclude`
    pub exclude: Option<Vec<String>>,
    /// `report.metric`; the inner `None` is `auto`.
    pub metric: Option<Option<Metric>>,
    /// `report.precision`
    pub precision: Option<u8>,
    /// `baseline.default`
    pub baseline: Option<String>,
    /// `watch.command`
    pub watch_command: Option<String>,
    /// `watch.reports`
    pub watch_reports: Option<Vec<String>>,
    /// `ui.theme`; the inner `None` is `auto`.
    pub theme: Option<Option<String>>,
    /// `ui.split`
    pub split: Option<u8>,
    /// `ui.tab_width`
    pub tab_width: Option<u8>,
    /// `ui.glyphs`
    pub glyphs: Option<Glyphs>,
    /// `keys`
    pub keys: Option<Vec<OwnKeys>>,
    /// `gate` and `waive`
    pub gates: Option<Rules>,
    /// The repository of a CI service; no key of a file.
    pub repository: Option<Repository>,
}

/// `FROM=TO`: paths of reports that start with `from` lie below `to`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remap {
    /// Prefix of a report's path, whole components.
    pub from: String,
    /// What replaces it: relative to the root, or absolute.
    pub to: String,
}

impl FromStr for Remap {
    type Err = String;

    fn from_str(text: &str) -> Result<Remap, String> {
        match text.split_once('=') {
            Some((from, to)) if !from.is_empty() => Ok(Remap { from: from.to_owned(), to: to.to_owned() }),
            _ => Err(format!("expected FROM=TO, such as /builds/app=., found `{text}`")),
        }
    }
}

/// Which characters may be drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Unicode unless the terminal's widths are doubtful.
    #[default]
    Auto,
    /// Unicode.
    Unicode,
    /// ASCII alone.
    Ascii,
}

impl Glyphs {
    /// Understands the three names.
    pub fn parse(text: &str) -> Option<Glyphs> {
        Some(match text {
            "auto" => Glyphs::Auto,
            "unicode" => Glyphs::Unicode,
            "ascii" => Glyphs::Ascii,
            _ => return None,
        })
    }
}

impl Partial {
    /// These settings, and those of a lower layer where these say nothing. A list replaces the lower layer's list.
    pub fn over(self, below: Partial) -> Partial {
        Partial {
            paths: self.paths.or(below.paths),
            remap: self.remap.or(below.remap),
            include: self.include.or(below.include),
            exclude: self.exclude.or(below.exclude),
            metric: self.metric.or(below.metric),
            precision: self.precision.or(below.precision),
            baseline: self.baseline.or(below.baseline),
            watch_command: self.watch_command.or(below.watch_command),
            watch_reports: self.watch_reports.or(below.watch_reports),
            theme: self.theme.or(below.theme),
            split: self.split.or(below.split),
            tab_width: self.tab_width.or(below.tab_width),
            glyphs: self.glyphs.or(below.glyphs),
            keys: self.keys.or(below.keys),
            gates: match (self.gates, below.gates) {
                (Some(gates), Some(below)) => Some(gates.over(below)),
                (gates, below) => gates.or(below),
            },
            repository: self.repository.or(below.repository),
        }
    }
}

/// The longest prefix is the most telling one.
fn sort(remap: &mut [Remap]) {
    remap.sort_by_key(|remap| std::cmp::Reverse(remap.from.len()));
}

impl Config {
    /// Are the same files and reports counted in the same way?
    pub fn counts_as(&self, other: &Config) -> bool {
        let counting = |config: &Config| {
            let Config { paths, remap, include, exclude, metric, precision, .. } = config.clone();
            (paths, remap, include, exclude, metric, precision)
        };
        counting(self) == counting(other)
    }

    /// Remaps paths so, too.
    pub fn add_remap(&mut self, remap: Remap) {
        self.remap.push(remap);
        sort(&mut self.remap);
    }

    /// Merges layers, the strongest last, over the defaults.
    pub fn resolve(layers: impl IntoIterator<Item = Partial>) -> Config {
        let merged = layers.into_iter().fold(Partial::default(), |below, layer| layer.over(below));
        let mut remap = merged.remap.unwrap_or_default();
        sort(&mut remap);
        Config {
            paths: merged.paths.unwrap_or_default(),
            remap,
            include: merged.include.unwrap_or_default(),
            exclude: merged.exclude.unwrap_or_default(),
            metric: merged.metric.unwrap_or_default(),
            precision: merged.precision,
            baseline: merged.baseline,
            watch_command: merged.watch_command,
            watch_reports: merged.watch_reports.unwrap_or_default(),
            theme: merged.theme.unwrap_or_default(),
            split: merged.split.unwrap_or(40),
            tab_width: merged.tab_width.unwrap_or(4),
            glyphs: merged.glyphs.unwrap_or_default(),
            keys: merged.keys.unwrap_or_default(),
            gates: merged.gates.unwrap_or_default(),
            repository: merged.repository,
        }
    }
}

impl Default for Config {
    fn default() -> Config {
        Config::resolve([])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_layer_wins_key_by_key() {
        let user = Partial { split: Some(30), tab_width: Some(8), ..Partial::default() };
        let project = Partial { split: Some(50), exclude: Some(vec!["gen/**".to_owned()]), ..Partial::default() };
        let flags = Partial { metric: Some(Some(Metric::Branches)), ..Partial::default() };
        let config = Config::resolve([user, project, flags]);
        assert_eq!((config.split, config.tab_width), (50, 8));
        assert_eq!(config.exclude, ["gen/**"]);
        assert_eq!(config.metric, Some(Metric::Branches));
    }

    #[test]
    fn auto_in_a_stronger_layer_takes_back_a_choice() {
        let user = Partial { metric: Some(Some(Metric::Lines)), ..Partial::default() };
        let flags = Partial { metric: Some(None), ..Partial::default() };
        assert_eq!(Config::resolve([user, flags]).metric, None);
    }

    #[test]
    fn the_longest_prefix_is_tried_first() {
        let remap = vec!["/a=x".parse().unwrap(), "/a/b=y".parse().unwrap()];
        let config = Config::resolve([Partial { remap: Some(remap), ..Partial::default() }]);
        assert_eq!(config.remap[0].from, "/a/b");
        assert!("nothing".parse::<Remap>().is_err());
    }
}

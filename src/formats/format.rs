//! What a row of the table of formats says: how a format is recognised, how it is read, what to do where it cannot be.

use std::sync::Arc;

use super::recognise::Head;
use super::{Input, Needs, RawReport, ReadError, Settings, Source};
use crate::coverage::{Diagnostics, FileCoverage};

/// A format: how it is recognised and read.
#[derive(Debug)]
pub struct Format {
    /// Its id in the JSON contract.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// The family whose reports may describe the same run (one folder of one family is one set).
    pub family: Family,
    /// How much a report of this format says, to choose between representations of one run: the highest wins. From
    /// 80 it has source ranges or tests, from 50 branch arms or statements, from 30 branch counts; below that it has
    /// lines alone, and at 0 not even those.
    pub richness: u8,
    /// Does the beginning of a file look like this format?
    pub recognise: fn(&Head<'_>) -> bool,
    /// Which files make one report.
    pub together: Together,
    /// What else must lie at hand to read it.
    pub companions: Companions,
    /// How it is read.
    pub reader: Reader,
}

/// Which files of a format make one report.
#[derive(Clone, Copy, Debug)]
pub enum Together {
    /// Each file is a report of its own.
    Alone,
    /// The files in one folder: the processes of one run wrote them. The pattern names them.
    Folder(&'static str),
    /// The files below one folder at the top: the programs of one build wrote them. The pattern names them.
    Build(&'static str),
    /// The files below a folder that has a file of the first name. The pattern names them.
    Indexed(&'static str, &'static str),
    /// The files for whose paths the answer is the same, a pattern that names them. Without one a file is alone.
    Like(fn(&str) -> Option<String>),
}

/// Which files of another kind a report means nothing without.
#[derive(Clone, Copy, Debug)]
pub enum Companions {
    /// None.
    Nothing,
    /// Beside each file one of its name with this extension.
    Beside(&'static str),
    /// All files of these names, wherever they lie; the report tells which it is of.
    Called(fn(&Input<'_>) -> Vec<String>),
    /// The instrumented binaries that a build left.
    Binaries,
    /// Those that the report itself names. The function is given the report and the companions that are there already,
    /// and says what is still wanted: paths or `file:` addresses. It is asked until nothing new is there.
    Named(fn(&Input<'_>) -> Vec<String>),
}

/// Formats that one toolchain writes beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// LCOV, Cobertura, Clover and the like: written by tools of every language.
    Exchange,
    /// Go's profiles.
    Go,
    /// coverage.py's own files.
    Python,
    /// LLVM's own files.
    Llvm,
    /// Istanbul and V8.
    JavaScript,
    /// The Java tools.
    Jvm,
    /// Ruby's SimpleCov.
    Ruby,
    /// GCC's own files and gcovr's.
    Gcc,
    /// The .NET tools.
    DotNet,
    /// PHPUnit's own files.
    Php,
}

/// How a format is read.
#[derive(Debug)]
pub enum Reader {
    /// By us.
    Native {
        /// Reads one input.
        read: fn(&Input<'_>) -> Result<RawReport, ReadError>,
        /// What completing needs.
        needs: Needs,
        /// Derives what the report alone does not say. Called once a file, after inputs of this format were merged.
        complete: Option<Complete>,
    },
    /// Not yet: it is named, with the way to a report that can be read.
    Later {
        /// The command or reporter that writes a readable report; `FILE` and `FOLDER` stand for the file at hand and
        /// where it lies.
        advice: &'static str,
    },
}

/// How names of formats end that hold totals and nothing else. There is nothing to read in them, now or later.
const TOTALS_ALONE: &str = " (totals only)";

impl Format {
    /// Did coverage.py write a report of this format, as far as its format or its signature tells?
    pub fn is_by_coverage_py(&self, producer: Option<&str>) -> bool {
        self.id.starts_with("coveragepy-") || producer.is_some_and(|producer| producer.starts_with("coverage.py"))
    }

    /// What to do with a file of this format that cannot be read yet; `None` for one that can.
    pub fn advice_on(&self, path: &str) -> Option<String> {
        let Reader::Later { advice } = self.reader else { return None };
        let folder = path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let word = |path| shlex::try_quote(path).unwrap_or(path.into());
        let advice = advice.replace("FILE", &word(path)).replace("FOLDER", &word(folder));
        Some(match self.name.strip_suffix(TOTALS_ALONE) {
            Some(name) => format!("{name} has totals and no lines: {advice}"),
            None => format!("{} cannot be read yet: {advice}", self.name),
        })
    }

    /// Is there nothing in it but totals?
    pub fn has_totals_alone(&self) -> bool {
        self.name.ends_with(TOTALS_ALONE)
    }
}

/// A completing step: raw coverage of one file, the file itself, and the settings in force. The coverage is shared with the
/// report, so that a step takes it for its own only where it changes something.
pub type Complete = fn(&mut Arc<FileCoverage>, Source<'_>, &Settings, &mut Diagnostics);

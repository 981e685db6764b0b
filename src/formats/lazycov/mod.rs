//! lazycov's own report: everything that the model knows, so that reading it back gives the same model. It is what
//! shards of a run are kept in until they are merged, whatever tools measured them.
//!
//! ```json
//! {"lazycov_report":1,"generator":"lazycov 0.1.0","inputs":["9a3c51d07be2f644"],"contexts":["test_add"],"files":[
//! {"path":"src/add.py","carries":["lines","branches"],"counts":"binary","lines":[[1,1],[4,0]],
//!  "branches":[[1,0,"jump to line 4",0]],"functions":[{"name":"add","start":1,"end":4,"entered":1}],
//!  "contexts":[[0,[[1,1]]]]}
//! ]}
//! ```
//!
//! `inputs` are hashes of the reports that were merged: two shards that saw the same are two files, not one file twice.
//! A file stands on one line. Keys with nothing in them are left out. `lines` are pairs of line and hits, `branches`
//! line, block, name and times taken (`null`: never reached); a name is a number, a text, or the four numbers of a source
//! range. `statements` and `regions` are the four numbers of their range, their weight and their count;
//! `branch_counts`, `conditions` and `instructions` are line, covered, total, and 1 where that is a lower bound.

mod file;
mod read;
mod write;

pub(super) use self::write::parts;
use super::format::{Companions, Family, Format, Reader, Together};
use super::recognise::Head;
use super::{Input, Needs, RawReport, ReadError};

/// The row in the table of formats.
pub(super) const LAZYCOV: Format = Format {
    id: "lazycov-json",
    name: "lazycov JSON",
    family: Family::Exchange,
    richness: 95,
    recognise,
    together: Together::Alone,
    companions: Companions::Nothing,
    reader: Reader::Native { read, needs: Needs::Nothing, complete: None },
};

/// Its first key is its mark.
fn recognise(head: &Head<'_>) -> bool {
    head.json().is_some_and(|json| json.root().get("lazycov_report").is_some())
}

fn read(input: &Input<'_>) -> Result<RawReport, ReadError> {
    read::read(input)
}

#[cfg(test)]
mod tests;

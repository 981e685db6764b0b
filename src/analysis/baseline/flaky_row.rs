//! Flaky lines as the first line of a baseline holds them: there they stay when its lines go, and whoever does not know
//! them passes them over.

use serde::{Deserialize, Serialize};

use crate::analysis::{Flaky, FlakyLine};
use crate::coverage::{Line, RepoPath};

#[derive(Serialize, Deserialize)]
pub(super) struct FlakyRow {
    found_in: String,
    runs: u32,
    files: Vec<LinesRow>,
}

#[derive(Serialize, Deserialize)]
struct LinesRow {
    path: String,
    /// Each with the number of runs that hit it.
    lines: Vec<(u32, u32)>,
}

impl FlakyRow {
    pub(super) fn of(flaky: &Flaky) -> FlakyRow {
        let of_file = |(path, lines): &(RepoPath, Vec<FlakyLine>)| LinesRow {
            path: path.to_string(),
            lines: lines.iter().map(|known| (known.line.get(), known.hit)).collect(),
        };
        FlakyRow {
            found_in: flaky.found_in.clone(),
            runs: flaky.runs,
            files: flaky.files().iter().map(of_file).collect(),
        }
    }

    /// What the row says. Someone else may have written it.
    pub(super) fn read(self) -> Result<Flaky, String> {
        let mut files = Vec::with_capacity(self.files.len());
        for file in self.files {
            let mut lines = Vec::with_capacity(file.lines.len());
            for (line, hit) in file.lines {
                let line = Line::new(line).ok_or_else(|| format!("a flaky line 0 in {:?}", file.path))?;
                if hit > self.runs {
                    return Err(format!("line {line} of {:?} ran in more than all runs", file.path));
                }
                lines.push(FlakyLine { line, hit });
            }
            files.push((RepoPath::new(&file.path), lines));
        }
        Ok(Flaky::new(&self.found_in, self.runs, files))
    }
}

//! Records in any order, whole and torn: nothing panics, and reading in pieces changes nothing.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::formats::RawFile;

const PARTS: &[&str] = &[
    "SF:a\n",
    "SF:b\nDA:1,1\n",
    "SF:",
    "TN:one\n",
    "TN:two\n",
    "DA:1,2\n",
    "DA:3,0\r\n",
    "DA:9,-1\n",
    "DA:0,1\n",
    "DA:50000000,7,sum\n",
    "DA:",
    "BRDA:1,0,0,-\n",
    "BRDA:1,e0,jump, twice,1\n",
    "BRDA:3,U1,1,1\n",
    "BRDA:",
    "FN:1,2,f\n",
    "FN:1,g\n",
    "FN:0,f\n",
    "FNDA:2,f\n",
    "FNDA:1,lost\n",
    "FNL:0,4,9\n",
    "FNA:0,1,h\n",
    "FNA:0,2,i\n",
    "FNA:5,0,j\n",
    "MCDC:1,2,t,1,0,x\n",
    "MCDC:1,2,f,0,0,x\n",
    "LF:2\n",
    "LH:9\n",
    "BRF:2\n",
    "VER:1\n",
    "VER:2\n",
    "# hm\n",
    "\n",
    ",",
    "1",
    "-",
    ":",
    "\u{e9}",
    "end_of_record\n",
    "end_of_record\r\n",
    "\nend_of_record\n",
    "end_of_record",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PARTS), 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn pieces_make_the_same_report_as_the_whole(text in soup()) {
        let input = Input::new(text.as_bytes());
        match (read_in_pieces(&input, usize::MAX), read_in_pieces(&input, 0)) {
            (Ok(whole), Ok(pieces)) => {
                let files = |report: &RawReport| -> Vec<(String, Arc<FileCoverage>)> {
                    report.files.iter().map(|file| (file.path.clone(), file.coverage.clone())).collect()
                };
                prop_assert_eq!(files(&whole), files(&pieces));
                prop_assert_eq!(whole.contexts, pieces.contexts);
                prop_assert_eq!(found(&whole.diagnostics), found(&pieces.diagnostics));
                prop_assert_eq!(whole.reported, pieces.reported);
            }
            (whole, pieces) => prop_assert_eq!(whole.err(), pieces.err()),
        }
    }

    #[test]
    fn what_is_read_again_is_what_a_first_reading_makes_of_it(
        texts in prop::collection::vec(soup(), 1..4),
        whole in prop::bool::ANY,
        as_coverage_py in prop::bool::ANY,
    ) {
        let (mut kept, mut before): (Option<Kept>, Vec<RawFile>) = (None, Vec::new());
        let mut text = String::new();
        for part in texts {
            // Each text holds most of the one before.
            let python = "SF:p.py\nDA:1,1\nLF:1\nLH:1\nFN:1,3,f\nFNDA:1,f\nend_of_record\n";
            text = format!("{}{part}{}", if as_coverage_py { python } else { "" }, text.replacen(python, "", 1));
            let input = Input::new(text.as_bytes());
            let again = kept.as_ref().map_or(Again::Perhaps, Again::After);
            let largest = if whole { 1 << 20 } else { 0 };
            match (read_in_pieces(&input, usize::MAX), reread(text.as_bytes(), &input.read_again(again), 0, largest)) {
                (Ok(first), Ok(mut second)) => {
                    if let Some(changed) = second.changed.take() {
                        second.files = std::mem::take(&mut before);
                        for (at, file) in changed {
                            second.files[at] = file;
                        }
                    }
                    let files = |report: &RawReport| -> Vec<(String, Arc<FileCoverage>)> {
                        report.files.iter().map(|file| (file.path.clone(), file.coverage.clone())).collect()
                    };
                    prop_assert_eq!(files(&first), files(&second));
                    prop_assert_eq!(&first.producer, &second.producer);
                    prop_assert_eq!(first.contexts, second.contexts);
                    prop_assert_eq!(found(&first.diagnostics), found(&second.diagnostics));
                    prop_assert_eq!(first.reported, second.reported);
                    (kept, before) = (second.kept, second.files);
                }
                (first, second) => prop_assert_eq!(first.err(), second.err()),
            }
        }
    }
}

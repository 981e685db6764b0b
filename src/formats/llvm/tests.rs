//! Whole profiles.

use super::*;
use crate::coverage::Metric;
use crate::formats::{Input, Part};

#[test]
fn dev_compare() {
    let Ok(dirs) = std::env::var("HL_DIR") else { return };
    for dir in dirs.split(':') {
        let files = |sub: &str| -> Vec<(String, Vec<u8>)> {
            let mut paths: Vec<_> = std::fs::read_dir(format!("{dir}/{sub}")).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_file()).collect();
            paths.sort();
            paths.iter().map(|p| (p.display().to_string(), std::fs::read(p).unwrap())).collect()
        };
        let bins = files("bin");
        let companions: Vec<Part> = bins.iter().map(|(n, b)| Part { name: n, bytes: b }).collect();
        let raws = files("profraw");
        let more: Vec<Part> = raws.iter().skip(1).map(|(n, b)| Part { name: n, bytes: b }).collect();
        let json = std::fs::read(format!("{dir}/export.json")).unwrap();
        let crate::formats::Reader::Native { read: json_read, .. } = crate::formats::format("llvm-json").unwrap().reader else { panic!() };
        let truth = json_read(&Input::new(&json)).unwrap();
        let sparse = std::fs::read(format!("{dir}/sparse.profdata")).unwrap();
        for (what, input) in [
            ("raw", Input::new(&raws[0].1).named(&raws[0].0).with_more(&more).with_companions(&companions)),
            ("indexed", Input::new(&sparse).named("sparse").with_companions(&companions)),
        ] {
            let at = std::time::Instant::now();
            let ours = read::read(&input).unwrap();
            println!("{dir} {what}: {} files, {:?}, {:?}", ours.files.len(), at.elapsed(), ours.producer);
            for d in ours.diagnostics.iter() {
                println!("   {:?} {} {}", d.code, d.count, d.message);
            }
            let mut differ = 0;
            if ours.files.len() != truth.files.len() {
                println!("   files {} vs {}", ours.files.len(), truth.files.len());
                differ += 1;
            }
            for file in &truth.files {
                let Some(own) = ours.files.iter().find(|own| own.path == file.path) else {
                    println!("   {} is missing", file.path);
                    differ += 1;
                    continue;
                };
                let (a, b) = (&own.coverage, &file.coverage);
                for (what, same) in [
                    ("lines", a.lines == b.lines), ("functions", a.functions == b.functions), ("regions", a.regions == b.regions),
                    ("branches", a.branches == b.branches), ("conditions", a.conditions == b.conditions), ("carries", a.carries == b.carries),
                ] {
                    if !same {
                        differ += 1;
                        let r = |c: &crate::coverage::FileCoverage| [Metric::Lines, Metric::Functions, Metric::Regions, Metric::Branches, Metric::Mcdc].map(|m| c.totals().get(m).map(|r| (r.covered, r.total)));
                        println!("   {} {what} differ: {:?} vs {:?}", file.path, r(a), r(b));
                        if what == "lines" {
                            let l: Vec<_> = a.lines.iter().collect(); let m: Vec<_> = b.lines.iter().collect();
                            println!("{:?}", l.iter().filter(|x| !m.contains(x)).take(10).collect::<Vec<_>>());
                            println!("{:?}", m.iter().filter(|x| !l.contains(x)).take(10).collect::<Vec<_>>());
                        }
                    }
                }
            }
            println!("   {differ} differences of {} files", truth.files.len());
        }
    }
}

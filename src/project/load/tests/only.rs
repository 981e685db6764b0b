//! What one report alone covers, found once and again where something changed.

use super::*;
use crate::analysis::CoveredBy;

#[test]
fn what_one_report_alone_covers_is_what_would_be_lost_without_it() {
    let files = [("a.rs", RUST), ("b.rs", RUST), ("c.rs", RUST)];
    let project = Project::new(&files);
    project.write("unit.info", &(lcov("a.rs", &[(1, 2), (2, 0), (3, 1)]) + &lcov("b.rs", &[(1, 1), (2, 1)])));
    project.write("e2e.info", &(lcov("a.rs", &[(1, 1), (2, 1), (3, 0)]) + &lcov("c.rs", &[(1, 0), (2, 3)])));
    let mut kept = crate::project::Project::new(project.request());
    let loaded = kept.load(News::anything(), &Nobody).unwrap();
    assert_eq!(loaded.snapshot.report.inputs.len(), 2);
    let line = |n: u32| crate::coverage::Line::new(n).unwrap();
    let [e2e, unit] = &kept.covered_only()[..] else { panic!("two reports count") };
    assert_eq!(
        (&e2e.by, e2e.of("a.rs"), e2e.of("c.rs")),
        (&CoveredBy::Report("e2e.info".into()), &[line(2)][..], &[line(2)][..])
    );
    assert_eq!(
        (&unit.by, unit.of("a.rs"), unit.of("b.rs")),
        (&CoveredBy::Report("unit.info".into()), &[line(3)][..], &[line(1), line(2)][..])
    );
    assert_eq!((unit.files(), unit.lines(), unit.below("")), (2, 3, 3));
    let covered = lines(&loaded).covered as usize;
    project.write("e2e.info", &(lcov("a.rs", &[(1, 1), (2, 1), (3, 7)]) + &lcov("c.rs", &[(1, 0), (2, 3)])));
    kept.load(News::anything(), &Nobody).unwrap();
    let unit = kept.covered_only_by("unit.info").unwrap();
    assert_eq!((unit.of("a.rs"), unit.lines()), (&[][..], 2), "what is known is found again where it changed");
    project.write("e2e.info", &(lcov("a.rs", &[(1, 1), (2, 1), (3, 0)]) + &lcov("c.rs", &[(1, 0), (2, 3)])));
    kept.load(News::anything(), &Nobody).unwrap();
    let unit = kept.covered_only_by("unit.info").unwrap();
    kept.turn_off([Arc::from("unit.info")].into_iter().collect());
    let without = kept.load(News::default(), &Nobody).unwrap();
    assert_eq!(covered - lines(&without).covered as usize, unit.lines());
    assert_eq!(kept.covered_only_by("unit.info"), None);
    assert!(kept.covered_only().is_empty());
}

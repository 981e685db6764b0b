//! Data files of our own, honest and hostile.

use rusqlite::{Connection, MAIN_DB};

use super::*;
use crate::coverage::Line;
use crate::formats::recognise::recognise as format_of;

const SCHEMA: &str = "
    CREATE TABLE coverage_schema (version integer);
    CREATE TABLE meta (key text, value text, unique (key));
    CREATE TABLE file (id integer primary key, path text, unique (path));
    CREATE TABLE context (id integer primary key, context text, unique (context));
    CREATE TABLE line_bits (file_id integer, context_id integer, numbits blob, unique (file_id, context_id));
    CREATE TABLE arc (file_id integer, context_id integer, fromno integer, tono integer,
                      unique (file_id, context_id, fromno, tono));
    CREATE TABLE tracer (file_id integer primary key, tracer text);
    INSERT INTO coverage_schema VALUES (7);
    INSERT INTO meta VALUES ('version', '7.17.3');
    INSERT INTO file VALUES (1, '/srv/shop/cart.py'), (2, '/srv/shop/idle.py');
    INSERT INTO context VALUES (1, '');
";

const LINES: &str = "INSERT INTO line_bits VALUES (1, 1, x'1610');";
const ARCS: &str = "INSERT INTO meta VALUES ('has_arcs', '1');
    INSERT INTO context VALUES (7, 'test_a|run');
    INSERT INTO arc VALUES (1, 1, -1, 1), (1, 1, 1, 2), (1, 7, -2, 4), (1, 7, 4, 12), (1, 7, 12, -2);";

fn data_file(sql: &str) -> Vec<u8> {
    with_schema(SCHEMA, sql)
}

fn with_schema(schema: &str, sql: &str) -> Vec<u8> {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(schema).unwrap();
    connection.execute_batch(sql).unwrap();
    connection.serialize(MAIN_DB).unwrap().to_vec()
}

fn report(bytes: &[u8]) -> RawReport {
    read(&Input::new(bytes)).unwrap()
}

fn lines(report: &RawReport, file: usize) -> Vec<u32> {
    report.files[file].coverage.lines.iter().map(|line| line.0.get()).collect()
}

fn codes(report: &RawReport) -> Vec<(Code, u64)> {
    report.diagnostics.iter().map(|diagnostic| (diagnostic.code, diagnostic.count)).collect()
}

#[test]
fn lines_are_read_and_files_that_never_ran_stay() {
    let report = report(&data_file(LINES));
    assert_eq!(report.producer.as_deref(), Some("coverage.py 7.17.3"));
    let paths: Vec<&str> = report.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["/srv/shop/cart.py", "/srv/shop/idle.py"]);
    assert_eq!((lines(&report, 0), lines(&report, 1)), (vec![1, 2, 4, 12], vec![]));
    assert!(report.contexts.is_empty() && report.files[0].coverage.contexts.is_empty());
    assert!(report.diagnostics.is_empty());
    let totals = report.files[0].coverage.totals();
    assert!(totals.get(Metric::Lines).is_some() && totals.get(Metric::Branches).is_none());
}

#[test]
fn both_ends_of_a_jump_ran_and_jumps_are_kept_for_the_arms() {
    let report = report(&data_file(ARCS));
    assert_eq!(lines(&report, 0), [1, 2, 4, 12]);
    assert_eq!(codes(&report), []);
    assert!(report.files[0].coverage.carries.contains(Metric::Combined));
    let made: Vec<(u32, i64)> = jumps(&report.files[0].coverage.branches).into_iter().collect();
    assert_eq!(made, [(1, 2), (4, 12), (12, -2)]);
    assert_eq!(report.contexts, ["", "test_a|run"]);
    let contexts = &report.files[0].coverage.contexts;
    assert_eq!(contexts.of(Line::new(4).unwrap()).collect::<Vec<_>>(), [ContextId(1)]);
    assert_eq!(contexts.of(Line::new(1).unwrap()).collect::<Vec<_>>(), [ContextId(0)]);
}

#[test]
fn older_schemas_have_another_table_and_newer_ones_are_refused() {
    let old = SCHEMA.replace("line_bits", "line_map").replace("VALUES (7)", "VALUES (6)");
    assert_eq!(lines(&report(&with_schema(&old, &LINES.replace("line_bits", "line_map"))), 0), [1, 2, 4, 12]);
    let error = read(&Input::new(&with_schema(&SCHEMA.replace("VALUES (7)", "VALUES (8)"), ""))).unwrap_err();
    assert!(matches!(&error, ReadError::Unsupported(advice) if advice.contains("coverage json")), "{error}");
}

#[test]
fn a_header_that_promises_a_write_ahead_log_is_read() {
    let mut bytes = data_file(LINES);
    bytes[18..20].copy_from_slice(&[2, 2]);
    assert_eq!(lines(&report(&bytes), 0), [1, 2, 4, 12]);
}

#[test]
fn data_of_coverage_py_4_is_another_format_that_is_only_named() {
    let bytes = b"!coverage.py: This is a private format, don't read it directly!{\"lines\":{}}";
    assert_eq!(format_of(bytes).map(|format| format.id), Some("coveragepy-old"));
    assert!(matches!(read(&Input::new(bytes)), Err(ReadError::Malformed { .. })));
}

#[test]
fn data_files_are_recognised_among_databases() {
    assert_eq!(format_of(&data_file("")).map(|format| format.id), Some("coveragepy-sqlite"));
    assert!(format_of(&with_schema("CREATE TABLE file (id, path);", "")).is_none());
}

#[test]
fn rows_that_do_not_belong_are_left_out_and_counted() {
    let report = report(&data_file(
        "INSERT INTO context VALUES (2, 'test_a');
         INSERT INTO line_bits VALUES (1, 1, x'06'), (9, 1, x'06'), (1, 9, x'08'), (2, 1, 'text'), ('x', 1, x'02');
         INSERT INTO arc VALUES (1, 1, 'a', 2);
         INSERT INTO file VALUES (3, NULL);
         INSERT INTO tracer VALUES (2, 'templates.Plugin');",
    ));
    assert_eq!(lines(&report, 0), [1, 2, 3]);
    let mut codes = codes(&report);
    codes.sort();
    assert_eq!(codes, [(Code::BadRecord, 6), (Code::Unsupported, 1)]);
}

#[test]
fn tables_that_are_programs_are_refused() {
    let view = "CREATE VIEW line_bits AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT 1 AS file_id, 1 AS context_id, zeroblob(1000000) AS numbits FROM n;";
    let without = SCHEMA.replace("CREATE TABLE line_bits", "CREATE TABLE other");
    let error = read(&Input::new(&with_schema(&without, view))).unwrap_err();
    assert!(matches!(error, ReadError::Malformed { .. }), "{error}");

    let computed = SCHEMA.replace("numbits blob", "numbits blob AS (zeroblob(1000000000))");
    let error = read(&Input::new(&with_schema(&computed, "INSERT INTO line_bits (file_id) VALUES (1);"))).unwrap_err();
    assert!(matches!(error, ReadError::Malformed { .. }), "{error}");
}

#[test]
fn absurd_line_numbers_are_not_believed_and_cannot_fill_the_memory() {
    let absurd = "INSERT INTO arc VALUES (1, 1, 3, 4000000000), (1, 1, 9223372036854775807, -9223372036854775808);";
    assert_eq!(lines(&report(&data_file(absurd)), 0), [3]);
    let far = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 400)
        INSERT INTO arc SELECT i, i, 49999999, 49999999 FROM n;";
    let error = read(&Input::new(&data_file(far))).unwrap_err();
    assert!(matches!(error, ReadError::Limit { .. }), "{error}");
}

#[test]
fn a_cut_file_is_malformed_wherever_it_is_cut() {
    let whole = data_file(ARCS);
    assert_eq!(read(&Input::new(b"")).unwrap_err(), ReadError::Empty);
    for end in (1..whole.len()).step_by(97) {
        let error = read(&Input::new(&whole[..end])).unwrap_err();
        let ReadError::Malformed { position, .. } = &error else { panic!("{end}: {error}") };
        assert_eq!(*position, crate::coverage::Position::Byte(end as u64));
    }
}

#[test]
fn damaged_files_never_panic() {
    let whole = data_file(ARCS);
    let mut read_anyway = 0;
    for at in (0..whole.len()).step_by(13) {
        for value in [0x00, 0x7f, 0xff] {
            let mut damaged = whole.clone();
            damaged[at] = value;
            read_anyway += usize::from(read(&Input::new(&damaged)).is_ok());
        }
    }
    assert!(read_anyway > 0);
}

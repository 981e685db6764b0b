//! Results as real tools write them, and what is none.

use super::*;

fn counts(text: &str) -> (u64, u64, u64, f64) {
    let TestResults { passed, failed, skipped, seconds } = read(text.as_bytes()).unwrap();
    (passed, failed, skipped, seconds)
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    std::fs::read(folder.join(name)).unwrap()
}

#[test]
fn results_of_real_tools_are_counted() {
    for (name, expected) in [
        ("go-phases/0-baseline/junit.xml", (16, 0, 0)),
        ("junit/pytest.xml", (3, 2, 2)),
        ("junit/vitest.xml", (2, 1, 2)),
        // jest-junit does not mark what is still to do.
        ("junit/jest-junit.xml", (3, 1, 1)),
        ("junit/gotestsum.xml", (3, 2, 1)),
    ] {
        let found = read(&fixture(name)).unwrap();
        assert_eq!((found.passed, found.failed, found.skipped), expected, "{name}");
    }
}

#[test]
fn cases_are_counted_however_suites_are_nested() {
    let nested = "<testsuites tests='99'><testsuite><testsuite time='7'><testcase time='1.5'/><testcase>\
                  <system-out>a & b <![CDATA[<failure/>]]></system-out></testcase></testsuite>\
                  <testcase><failure/><error/></testcase></testsuite></testsuites>";
    assert_eq!(counts(nested), (2, 1, 0, 1.5));
    assert_eq!(counts("<testsuite name='none' tests='7' time='0.5'/>"), (0, 0, 0, 0.5));
}

#[test]
fn repeats_and_disabled_tests_are_what_their_tools_mean() {
    let surefire = "<testsuite time='1,234.567'><testcase><flakyFailure/></testcase>\
                    <testcase><failure/><rerunFailure/></testcase></testsuite>";
    assert_eq!(counts(surefire), (1, 1, 0, 1234.567));
    let google = "<testsuites><testsuite><testcase status='run' time='0.25'/><testcase status='notrun' time='0.'/>\
                  </testsuite></testsuites>";
    assert_eq!(counts(google), (1, 0, 1, 0.25));
    let broken = "<testsuite><testcase/><error message='teardown of the suite'/></testsuite>";
    assert_eq!(counts(broken), (1, 1, 0, 0.0));
    let both =
        "<testsuite><testcase><skipped/><failure/></testcase><testcase><error/><skipped/></testcase></testsuite>";
    assert_eq!(counts(both), (0, 2, 0, 0.0));
}

#[test]
fn times_that_are_none_are_left_out() {
    let odd = "<testsuite><testcase time='NaN'/><testcase time='-1'/><testcase time='inf'/><testcase time='x'/>\
               <testcase time='1e300'/></testsuite>";
    assert_eq!(counts(odd), (5, 0, 0, FOREVER));
}

#[test]
fn several_runs_add_up() {
    let one = TestResults { passed: 1, failed: 2, skipped: 3, seconds: 0.1 };
    let two = TestResults { passed: u64::MAX, failed: 1, skipped: 1, seconds: 0.2 };
    let sum = TestResults { passed: u64::MAX, failed: 3, skipped: 4, seconds: 0.3 };
    assert_eq!((one.and(two), sum.total()), (sum, u64::MAX));
}

#[test]
fn what_is_no_result_is_an_error_with_its_place() {
    let deep = "<testsuite>".repeat(200);
    for (text, said) in [
        ("", "the file is empty"),
        ("tests: 3", "byte 8: expected a <testsuites> or <testsuite> element, found no element"),
        ("<coverage/>", "byte 0: expected a <testsuites> or <testsuite> element, found the element \"coverage\""),
        ("<testsuite><testcase>", "byte 21: expected the end of the test suites, found the end of the file"),
        (&deep, "byte 1408: the nesting of elements exceeds the limit of 128"),
    ] {
        assert_eq!(read(text.as_bytes()).unwrap_err().to_string(), said);
    }
    let crossed = read(b"<testsuite><testcase></testsuite></testcase>").unwrap_err().to_string();
    assert!(crossed.starts_with("byte 21: expected XML, found "), "{crossed}");
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><testsuite name='&c;'>&c;</testsuite>";
    assert_eq!(counts(bomb), (0, 0, 0, 0.0));
}

#[test]
fn a_cut_result_is_no_result() {
    for name in ["junit/pytest.xml", "junit/gotestsum.xml", "junit/vitest.xml", "junit/jest-junit.xml"] {
        let whole = fixture(name);
        let text = whole.trim_ascii_end();
        for at in 0..text.len() {
            assert!(read(&text[..at]).is_err(), "{name} cut at {at}");
        }
    }
}

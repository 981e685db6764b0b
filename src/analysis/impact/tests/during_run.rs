//! Files that were edited while the tests ran.

use super::*;

#[test]
fn what_was_edited_while_tests_ran_may_have_been_another_text_in_between() {
    let as_before = |path: &str, shape| Edit { during_run: true, ..changed(path, shape) };
    let same = || text(0, &[1, 2], &[("sum", (10, 14), 1), ("price", (20, 24), 2)]);
    let selection = shop().select(&[as_before("shop.py", same())]);
    assert_eq!(selection.harmless, Vec::<String>::new());
    assert_eq!(
        selection.everything,
        ["shop.py changed while the tests ran, and there is no telling which text they read"]
    );
    // A file of tests is for its own tests, and for all as well if it does something when it is loaded.
    let project = shop().unmeasured("tests/test_a.py", text(0, &[1], &[("test_one", (3, 4), 1)]));
    let edit = Edit { was: None, ..as_before("tests/test_a.py", text(0, &[1], &[("test_one", (3, 4), 1)])) };
    let selection = project.select(&[edit]);
    assert_eq!((selection.files.len(), selection.is_everything()), (1, false));
    assert!(
        names(&selection).iter().all(|name| name.starts_with("tests/test_a.py::")) && !names(&selection).is_empty()
    );
    assert!(selection.harmless.is_empty());
}

//! How the screen is arranged: which view, in which order, with which columns. As text it is kept from one session to the
//! next.

use super::files::row::FileSort;
use super::function_sort::{Columns, FunctionSort};
use super::queue::Order;
use super::view::View;

/// The first line of its text.
const HEADING: &str = "lazycov screen 1";

/// The views that may be the first one: results of tests are gone when the program is.
pub(in crate::app) const VIEWS: [View; 4] = [View::Files, View::Functions, View::Changes, View::History];

/// How the screen is arranged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScreenArrangement {
    pub(in crate::app) view: Option<View>,
    pub(in crate::app) files: FileSort,
    pub(in crate::app) files_reversed: bool,
    pub(in crate::app) flat: bool,
    pub(in crate::app) columns: Columns,
    pub(in crate::app) functions: FunctionSort,
    pub(in crate::app) functions_reversed: bool,
    pub(in crate::app) gaps: Order,
}

impl ScreenArrangement {
    /// As text, a line for each part.
    pub fn to_text(&self) -> String {
        let direction = |reversed| if reversed { " reversed" } else { "" };
        let view = self.view.map_or_else(String::new, |view| format!("view {}\n", view.title()));
        let (flat, gaps) =
            (if self.flat { "flat\n" } else { "" }, if self.gaps == Order::File { "in-order\n" } else { "" });
        format!(
            "{HEADING}\n{view}files {}{}\ncolumns {}\nfunctions {}{}\n{flat}{gaps}",
            self.files.title(),
            direction(self.files_reversed),
            self.columns.title(),
            self.functions.title(),
            direction(self.functions_reversed),
        )
    }

    /// That of a text; `None` where it is none of ours. What is not understood stays as it is in the beginning.
    pub fn of_text(text: &str) -> Option<ScreenArrangement> {
        let mut lines = text.lines();
        (lines.next() == Some(HEADING)).then_some(())?;
        let mut found = ScreenArrangement::default();
        for line in lines {
            let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
            let (value, reversed) = rest.strip_suffix(" reversed").map_or((rest, false), |value| (value, true));
            match key {
                "view" => found.view = VIEWS.into_iter().find(|view| view.title() == value),
                "files" => {
                    if let Some(sort) = FileSort::ALL.into_iter().find(|sort| sort.title() == value) {
                        (found.files, found.files_reversed) = (sort, reversed);
                    }
                }
                "columns" => {
                    let named = Columns::ALL.into_iter().find(|columns| columns.title() == value);
                    found.columns = named.unwrap_or_default();
                }
                "functions" => {
                    let mut sorts = Columns::ALL.into_iter().flat_map(Columns::sorts);
                    if let Some(sort) = sorts.find(|sort| sort.title() == value) {
                        (found.functions, found.functions_reversed) = (*sort, reversed);
                    }
                }
                "flat" => found.flat = true,
                "in-order" => found.gaps = Order::File,
                _ => {}
            }
        }
        Some(found)
    }
}

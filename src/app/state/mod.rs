//! What the explorer's state is: the model, and one file for each part of it. Nothing here knows what a key does; what
//! happens to the state stands beside this folder.

pub(crate) mod changes;
pub(crate) mod covering;
pub(crate) mod delta;
pub(crate) mod files;
pub(crate) mod filter;
pub(crate) mod finder;
pub(crate) mod function_sort;
pub(crate) mod functions;
pub(crate) mod help;
pub(crate) mod history;
pub(crate) mod line_input;
mod lost;
pub(crate) mod model;
pub(crate) mod offer;
pub(crate) mod ongoing;
pub(crate) mod prompt;
pub(crate) mod queue;
pub(crate) mod reports;
pub(crate) mod source;
pub(crate) mod test_list;
pub(crate) mod tests;
pub(crate) mod view;
pub(crate) mod waivers;
pub(crate) mod window;

pub use self::changes::Findings;
pub(crate) use self::changes::{FindingFilter, Standing};
pub(crate) use self::delta::Delta;
pub(crate) use self::files::row::Item;
pub(crate) use self::filter::Filter;
pub use self::finder::Candidate;
pub(crate) use self::finder::{Finder, Origin, function_label};
pub(crate) use self::function_sort::FunctionSort;
pub(crate) use self::help::Help;
pub(crate) use self::line_input::LineInput;
pub use self::model::{Model, Setup};
pub use self::offer::{Offer, OfferedCommand};
pub use self::ongoing::Task;
pub(crate) use self::prompt::{Prompt, PromptKind};
pub(crate) use self::queue::{Order, Step};
pub(crate) use self::source::{Search, Source};
pub use self::test_list::ListedTest;
pub use self::view::{Focus, View};
pub(crate) use self::waivers::Draft;
pub(crate) use self::window::Window;

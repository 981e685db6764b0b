//! The tree on disk becomes a report and the facts about it.
//!
//! This is where effects live: files are found and read here, and git is asked. [`load`] is the way in; it finds the
//! reports, reads them, resolves their paths and merges what they say. What the numbers mean is `analysis`'s business.

mod accepted;
mod assemble;
mod base;
mod baselines;
mod candidates;
mod changed;
mod checkout;
mod ci_base;
mod codecov;
mod compare;
mod comparer;
mod discover;
mod doctor;
mod error;
mod found;
mod gap_marks;
mod git;
mod globs;
mod history;
mod impact;
mod index;
mod load;
mod loaded;
mod mapping;
mod memo;
mod not_measured;
mod own_files;
mod pages;
mod past_end;
mod resolve;
mod root;
mod settings;
mod sources;
mod stale;
mod texts;
mod themes;
mod walk;

pub use accepted::{ACCEPTED, read_accepted, writable_accepted};
pub use base::{BaseError, MeasuredCommit, measured_at, texts_at};
pub use baselines::{BaselineBytes, BaselineFileError, Baselines, Choice, Chosen, SavedBaseline, Stored, keep_counted};
pub(crate) use candidates::is_candidate;
pub use changed::{Fork, ForkError, changed_without_data};
pub use checkout::CheckoutError;
pub use ci_base::{fork, itself};
pub use compare::{Gates, compare, inputs_of, judge_alone};
pub use comparer::{Comparer, compare_changes};
pub use doctor::Diagnosis;
pub use error::{LoadError, NothingFound};
pub use found::{found, one_before};
pub use git::{Git, GitError, SizedFile, TreeFile};
pub use history::{Present, Saved, history, judge_saved};
pub use index::{Entry, Index};
pub(crate) use load::report_candidates;
pub use load::{LatestResults, News, Nobody, Observer, Progress, Project, Request, Stage, Unsaved, load};
pub use loaded::{Loaded, Outlined};
pub use memo::Memo;
pub use own_files::own_files;
pub use resolve::Proposal;
pub use root::find_root;
pub use settings::{Settings, SettingsError, themes_folder, user_file};
pub use sources::Sources;
pub use themes::themes;

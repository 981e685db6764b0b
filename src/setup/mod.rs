//! Setting a project up: from what lies there to the files that measure it, judge it in CI, and tell people how. Nothing is
//! written here: a [`Proposal`] is a text beside the one that is there, and what a person wrote stays in it.

mod facts;
mod github;
mod gitlab;
mod ignore;
mod judged;
mod lacking;
mod part;
mod proposals;
mod recipe;
mod sections;
mod settings;
mod strategy;
mod traces;

pub use self::facts::{Facts, Host, Overhead};
pub use self::lacking::lacking;
pub use self::part::{Lack, Part, Proposal};
pub use self::proposals::proposals;
pub use self::recipe::timed;

//! The XML of the .NET tools. All of them list sequence points, ranges of source with a count, below the methods of each
//! assembly, and name source files by a number; they differ in the names of elements and in where the files are listed.
//! What the points mean together is the same for all, and stands in `points.rs`.

mod dotcover;
mod ncover;
mod opencover;
mod partcover;
mod points;
mod visual_studio;

pub(super) use dotcover::DOTCOVER;
pub(super) use ncover::NCOVER;
pub(super) use opencover::OPENCOVER;
pub(super) use partcover::PARTCOVER;
pub(super) use visual_studio::VISUAL_STUDIO;

//! Flows: keys in, screens out. The real update, keymap, layout and view on a screen in memory, with a shell that answers
//! every wish at once from sources in memory.

mod app;
mod fixture;
mod gaps;
mod grid;
mod lists;
mod looks;
mod mouse;
mod overlays;
mod source;
mod watching;

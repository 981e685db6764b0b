//! The terminal: taking it over and giving it back, drawing frames on it, what it can show, the user's editor in it and
//! the clipboard behind it. Knows nothing of coverage.

mod clipboard;
mod colours;
mod editor;
mod painter;
mod running;
mod session;

pub use clipboard::copy;
pub use colours::{
    BACKGROUND_ANSWER, BACKGROUND_QUESTION, Background, Choice, Colours, answers, cannot_draw, colours,
    symbols_are_narrow,
};
pub use editor::{Launch, Surroundings, launch};
pub use painter::Painter;
pub use session::{Session, is_ours, size};

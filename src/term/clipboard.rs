//! The clipboard through the terminal (OSC 52): works over SSH, and needs no program and no library of the desktop.

use std::io;

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;

/// Terminals drop longer sequences, some together with what follows: xterm's limit on the encoded text is the lowest
/// that is documented.
const LONGEST: usize = 74_994;

/// Puts text on the clipboard.
pub fn copy(text: &str) -> io::Result<()> {
    if text.len() > LONGEST {
        let message = format!("{} KB are more than a terminal takes for the clipboard", text.len() / 1024);
        return Err(io::Error::other(message));
    }
    execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
}

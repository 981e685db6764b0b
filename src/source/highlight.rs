//! Syntax colours as roles: what a piece of text is, not how it looks. The theme turns roles into colours.
//!
//! The only file that names syntect.

/// What a piece of source text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxRole {
    /// Nothing special.
    Plain,
    /// Comments.
    Comment,
    /// Keywords and operators made of letters.
    Keyword,
    /// Strings and characters.
    String,
    /// Numbers and other constants.
    Constant,
    /// Names of functions where they are defined or called.
    Function,
    /// Names of types, classes and modules.
    Type,
    /// Attributes, decorators, macros.
    Attribute,
    /// Punctuation and symbol operators.
    Punctuation,
}

/// A piece of a line: byte range and role. Pieces are in order and do not overlap; gaps are plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the line.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// What it is.
    pub role: SyntaxRole,
}

//! The Model Context Protocol, from the server's side: lines of JSON-RPC in, lines out. Knows which tools there are and
//! what they take; what a call finds out is somebody else's business.

mod bounded;
mod message;
mod schema;
mod server;
mod tools;
mod version;

pub use self::server::{Finding, Server};
pub use self::tools::{Arguments, TOOLS, Tool, Wrong};

/// A longer line is no request that anybody means.
pub const LONGEST: usize = 1 << 20;

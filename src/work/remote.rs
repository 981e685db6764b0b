//! Explorers and editors find each other: each explorer listens at a socket of its own, in a folder that is the user's
//! alone. Who connects sends it to a place, or is told where its cursor rests. Both speak in lines of JSON.

mod client;
mod message;
mod server;

pub use self::client::{Explorer, Reached, explorers};
pub use self::message::Place;
pub(super) use self::server::Server;

//! The other side: finds the explorers that run and speaks with them.

use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::message::{Message, Place, read_line};
use crate::system::sockets::{Stream, sockets};

/// A little longer than an explorer waits for itself.
const PATIENCE: Duration = Duration::from_secs(6);

/// An explorer that runs.
#[derive(Debug)]
pub struct Explorer {
    /// The root of its project.
    pub root: PathBuf,
    stream: Stream,
}

/// What became of a place that an explorer was sent to.
pub type Reached = Result<(), String>;

/// The explorers of every project that a folder lies in; with `exactly`, only those of the project at that folder.
pub fn explorers(folder: &Path, exactly: bool) -> Vec<Explorer> {
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let roots = folder.ancestors().take(if exactly { 1 } else { usize::MAX });
    let at = |root: &Path| {
        let root = root.to_owned();
        sockets(&root).into_iter().map(move |stream| Explorer { root: root.clone(), stream })
    };
    roots.flat_map(at).collect()
}

impl Explorer {
    /// Sends it to a place.
    pub fn go(&self, place: Place) -> Reached {
        match self.ask(Message::Go(place)) {
            Ok(Some(Message::Done)) => Ok(()),
            Ok(Some(Message::Failed(why))) => Err(why),
            Ok(_) => Err("the explorer ended".to_owned()),
            Err(error) => Err(format!("the explorer does not answer: {error}")),
        }
    }

    fn ask(&self, message: Message) -> std::io::Result<Option<Message>> {
        self.stream.set_read_timeout(Some(PATIENCE))?;
        self.stream.set_write_timeout(Some(PATIENCE))?;
        (&self.stream).write_all(message.into_line().as_bytes())?;
        let line = read_line(&mut BufReader::new(&self.stream))?;
        Ok(line.and_then(|line| Message::of_line(&line).ok()))
    }

    /// Tells each place where its cursor rests, until it ends or nobody wants to know.
    pub fn follow(self, mut tell: impl FnMut(Place) -> bool) {
        if (&self.stream).write_all(Message::Follow.into_line().as_bytes()).is_err() {
            return;
        }
        let mut reader = BufReader::new(&self.stream);
        while let Ok(Some(line)) = read_line(&mut reader) {
            if let Ok(Message::At(place)) = Message::of_line(&line)
                && !tell(place)
            {
                return;
            }
        }
    }
}

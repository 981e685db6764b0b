//! The pictures: what is started, in what terminal, which keys are pressed and what is seen on the way. Each shows
//! one thing the program is for.

use crate::frame::{DARK, LIGHT, Palette};
use crate::stage::Stage;

/// One picture.
pub(crate) struct Scene {
    /// Its file, without the ending.
    pub(crate) name: &'static str,
    pub(crate) stage: Stage,
    pub(crate) palette: &'static Palette,
    pub(crate) columns: u16,
    pub(crate) rows: u16,
    /// Variables beside those every terminal sets.
    pub(crate) variables: &'static [(&'static str, &'static str)],
    pub(crate) steps: &'static [Step],
}

/// A step on the way to a picture.
pub(crate) enum Step {
    /// Wait for these words.
    See(&'static str),
    /// Press these keys.
    Press(&'static str),
}

use Step::{Press, See};

const WIDE: Scene =
    Scene { name: "", stage: Stage::Demo, palette: &DARK, columns: 120, rows: 36, variables: &[], steps: &[] };

/// All pictures. Every scene begins when the data are there.
pub(crate) const SCENES: &[Scene] = &[
    Scene { name: "explorer", ..WIDE },
    Scene { name: "explorer-light", palette: &LIGHT, ..WIDE },
    Scene { name: "partial", steps: &[Press("bbbbb"), See("partial gap 5/")], ..WIDE },
    Scene { name: "functions", steps: &[Press("2"), See("complexity")], ..WIDE },
    Scene { name: "finder", steps: &[Press("f"), See("choose"), Press("tariff"), See("tariff/zone.go")], ..WIDE },
    Scene { name: "watch", stage: Stage::Watch, steps: &[See("tests passed")], ..WIDE },
    Scene { name: "tests", stage: Stage::Watch, steps: &[See("tests passed"), Press("4"), See("Tab output")], ..WIDE },
    Scene { name: "changes", stage: Stage::Phase(2), steps: &[Press("3nn"), See("3/7")], ..WIDE },
    Scene { name: "history", stage: Stage::Phase(3), steps: &[Press("5"), See("Phases")], ..WIDE },
    Scene { name: "help", steps: &[Press("?"), See("Keys")], ..WIDE },
    Scene { name: "narrow", columns: 80, rows: 24, steps: &[Press("n"), See("gap 2/")], ..WIDE },
    Scene { name: "no-colour", variables: &[("NO_COLOR", "1")], steps: &[Press("n"), See("gap 2/")], ..WIDE },
];

/// A film: what is seen after each of its steps, for so many tenths of a second.
pub(crate) struct Film {
    pub(crate) scene: Scene,
    /// Where frames are cut: panes change on their own.
    pub(crate) cuts: &'static [u16],
    pub(crate) takes: &'static [Take],
}

/// Keys that are pressed, what is seen then, and what the title of the window says meanwhile.
pub(crate) struct Take {
    pub(crate) keys: &'static str,
    pub(crate) see: &'static str,
    pub(crate) caption: &'static str,
    pub(crate) time: u32,
}

const fn take(keys: &'static str, see: &'static str, caption: &'static str, time: u32) -> Take {
    Take { keys, see, caption, time }
}

/// What the program is for, in twenty seconds.
pub(crate) const FILM: Film = Film {
    scene: Scene { name: "tour", rows: 32, ..WIDE },
    cuts: &[48],
    takes: &[
        take("", "", "lazycov: what is untested? The cursor is on the biggest gap", 25),
        take("n", "gap 2/", "n  the next gap, biggest first", 12),
        take("n", "gap 3/", "n  the next gap, biggest first", 12),
        take("b", "partial gap", "b  the next partial branch: which way was never taken", 20),
        take("2", "weekday_factors", "2  which function should I test?", 20),
        take("j", "", "2  which function should I test?", 10),
        take("j", "", "2  which function should I test?", 10),
        take("3", "lost", "3  why did coverage fall?", 25),
        take("n", "2/", "n  what was lost, and which tests used to run it", 18),
        take("n", "3/", "n  what was lost, and which tests used to run it", 18),
        take("5", "Phases", "5  how the project got here", 25),
    ],
};

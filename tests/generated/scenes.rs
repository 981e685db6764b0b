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

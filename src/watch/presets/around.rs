//! What detection may look at. The disk is one, a table in a test another.

/// A project as detection sees it: names, texts and which programs there are. Paths are relative to its root.
pub trait Around {
    /// The project's own files, sorted: neither ignored ones nor dependencies.
    fn files(&self) -> &[String];

    /// The text of a file, where there is one of reasonable size.
    fn text(&self, path: &str) -> Option<String>;

    /// Is there such a file or folder, be it ignored or a dependency?
    fn exists(&self, path: &str) -> bool;

    /// Names in a folder; empty where there is none.
    fn list(&self, folder: &str) -> Vec<String>;

    /// Is a program of this name to be found where programs are?
    fn program(&self, name: &str) -> bool;

    /// A variable of the environment.
    fn variable(&self, name: &str) -> Option<String>;

    /// Can the Python of this system, which is no file of the project, import a module?
    fn python_has(&self, module: &str) -> bool;
}

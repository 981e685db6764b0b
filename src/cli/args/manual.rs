//! Options of the commands that tell others of the commands.

use clap::Args;

/// Options of `completions`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Load them where your shell looks for completions:
  bash        lazycov completions bash > ~/.local/share/bash-completion/completions/lazycov
  zsh         lazycov completions zsh > ~/.zfunc/_lazycov   (with fpath+=~/.zfunc before compinit)
  fish        lazycov completions fish > ~/.config/fish/completions/lazycov.fish
  elvish      lazycov completions elvish >> ~/.config/elvish/rc.elv
  PowerShell  lazycov completions powershell >> $PROFILE")]
pub struct Completions {
    /// Which shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "lazycov man | man -l -   shows it; lazycov man > ~/.local/share/man/man1/lazycov.1 keeps it")]
pub struct Man {
    /// The page of this command instead of the whole program.
    pub command: Option<String>,
}

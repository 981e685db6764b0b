# lazycov for Nix, built from this checkout:
#
#     nix-build -E 'with import <nixpkgs> { }; callPackage ./assets/packaging/nix/package.nix { }'
{
  lib,
  rustPlatform,
  installShellFiles,
  stdenv,
}:

let
  root = ../../..;
  manifest = (lib.importTOML (root + "/Cargo.toml")).package;
in
rustPlatform.buildRustPackage {
  pname = manifest.name;
  inherit (manifest) version;

  src = lib.cleanSource root;
  cargoLock.lockFile = root + "/Cargo.lock";
  cargoBuildFlags = [
    "--bin"
    "lazycov"
  ];
  # The tests start terminals and the tools of other languages.
  doCheck = false;

  nativeBuildInputs = [ installShellFiles ];
  postInstall = lib.optionalString (stdenv.buildPlatform.canExecute stdenv.hostPlatform) ''
    $out/bin/lazycov man > lazycov.1
    installManPage lazycov.1
    installShellCompletion --cmd lazycov \
      --bash <($out/bin/lazycov completions bash) \
      --zsh <($out/bin/lazycov completions zsh) \
      --fish <($out/bin/lazycov completions fish)
  '';

  meta = {
    inherit (manifest) description;
    license = with lib.licenses; [
      mit
      asl20
    ];
    mainProgram = "lazycov";
  };
}

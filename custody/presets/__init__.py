"""The therapy presets that come with Custody: versioned data, one TOML file for each.

Every limit in them has a unit and a source and is an example, for the site to approve.  A site
writes its own file, raises the version, and two people approve its digest before production
takes it.
"""

from importlib.resources import files

from custody.domain.preset_files import preset_from_toml
from custody.domain.presets import Preset
from custody.errors import PresetInvalid


def load_presets() -> dict[str, Preset]:
    """The packaged presets by name; raises PresetInvalid where a file is wrong or misnamed."""
    presets = {}
    for file in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            preset = preset_from_toml(file.read_bytes())
            if file.name != f"{preset.name}.toml":
                raise PresetInvalid(f"`name` is {preset.name!r} in the file {file.name}.")
            presets[preset.name] = preset
    return presets

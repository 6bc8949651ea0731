"""What of Qt's plugins goes into the built program: the platforms, pictures and input methods that a window needs.

Stands in for PyInstaller's own hook, which takes all plugins and with them GTK, Wayland, EGL and the network. Sorting
them out here, before the libraries are followed, keeps away what only they need.
"""

from pathlib import PurePath

from PyInstaller.utils.hooks.qt import add_qt6_dependencies

PLUGINS = {
    "iconengines": ("svgicon",),
    "imageformats": ("ico", "jpeg", "svg"),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platforms": ("minimal", "offscreen", "windows", "xcb"),  # minimal can write what it painted into files
}


def wanted(plugin: str) -> bool:
    """Whether the file is one of PLUGINS: libqNAME.so on Linux, qNAME.dll on Windows."""
    path = PurePath(plugin)
    return path.stem.removeprefix("lib").removeprefix("q") in PLUGINS.get(path.parent.name, ())


hiddenimports, binaries, _translations = add_qt6_dependencies(__file__)  # Qt's words come from our catalogue
binaries = [(file, folder) for file, folder in binaries if wanted(file)]

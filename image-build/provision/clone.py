"""Where things stand in a clone of the repository."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Clone:
    """One clone of the repository, told by its top folder."""

    top: Path

    @property
    def venv(self) -> Path:
        """The development environment."""
        return self.top / ".venv"

    @property
    def requirements(self) -> Path:
        """The folder of the locked requirements."""
        return self.top / "image-build" / "requirements"

    @property
    def develop(self) -> Path:
        """All that developing and testing needs, locked by hash."""
        return self.requirements / "develop.txt"

    @property
    def product(self) -> Path:
        """What the product itself needs, locked by hash."""
        return self.requirements / "product.txt"

    @property
    def bootstrap(self) -> Path:
        """The installer itself, locked by hash."""
        return self.requirements / "bootstrap.txt"

    @property
    def judges(self) -> Path:
        """What is compiled into the cache for listening to prompts, locked by hash."""
        return self.requirements / "judges.txt"

    @property
    def judges_build(self) -> Path:
        """What compiles that, locked by hash."""
        return self.requirements / "judges-build.txt"

    @property
    def node(self) -> Path:
        """Node, for machines without one that fits, locked by hash."""
        return self.requirements / "node.txt"

    @property
    def ui(self) -> Path:
        """The sources of the user interface."""
        return self.top / "appliance" / "web" / "ui"

    def own_projects(self) -> list[Path]:
        """The pyproject files of the product and of the rig."""
        return [self.top / "pyproject.toml", self.top / "hil-rig" / "pyproject.toml"]

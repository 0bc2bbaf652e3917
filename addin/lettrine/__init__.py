"""Lettrine : la boîte à outils de l'assistant comptable dans le tableur."""

__version__ = "0.1.0"

"""`python -m lettrine` : la commande, sans script installé."""

from lettrine.cli import main

if __name__ == "__main__":
    main()

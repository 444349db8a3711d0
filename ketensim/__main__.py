"""`python -m ketensim`: the same as the command `ketensim`."""

from ketensim.show.cli import main

if __name__ == "__main__":
    main()

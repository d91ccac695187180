"""How repositories come to be: packs, histories, and the stories they are told from."""

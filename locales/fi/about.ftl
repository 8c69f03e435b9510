language-name = suomi

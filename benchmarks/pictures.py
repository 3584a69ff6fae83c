def draw(parts, folder): pass

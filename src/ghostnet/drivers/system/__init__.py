"""Files of a machine, from templates: the kind `system.file.put`.

`table` is what the operator lists, `places` the one way to the disk, `marks` the fence, `driver` the driver.
"""

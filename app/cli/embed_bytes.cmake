# cmake -DINPUT=file -DOUTPUT=file.inc -P embed_bytes.cmake: a file's bytes as the inside of a C++ array.
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
string(REGEX REPLACE ",$" "" bytes "${bytes}")
file(WRITE "${OUTPUT}" "${bytes}\n")

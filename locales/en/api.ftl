# The page that shows the API's document.

api-title = For programs
api-intro = What a person can do in a browser, programs do here: in the same clinic, with the same permissions.
api-file = The document as OpenAPI
api-contents = Contents
api-english = The descriptions are in English.
api-permission = Permission
api-public = Open to everybody
api-signed-in = Everybody who is signed in
api-parameters = Parameters
api-body = Body
api-required = needed
api-example = Example
api-answers = Answers
api-problems = Every error is a problem document with these fields.
api-problem = Errors

/// What `./zoetrope` can be told, a class for each word, and the options that several of them share.
@NullMarked
package zoetrope.standalone.command;

import org.jspecify.annotations.NullMarked;
